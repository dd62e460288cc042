/** Of the move `m`: whether it is queued and waits for objects of its archive. One that is being cancelled waits for nothing. */
export const AWAITS_OBJECTS = `(m.state = 'QUEUED' and not m.cancel_requested
  and exists (select from sortkeep.recalls r where r.move_id = m.id))`;
