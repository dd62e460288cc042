-- Why a queued move does not begin, in words, while its source or destination has as many as it may; null while it may.
alter table moves add column waits_for text;
alter table moves add constraint waits_for_in_the_queue check (waits_for is null or state = 'QUEUED');
