;; Sums the hashes of the records of canonical CSV (content-hash.ts has the definition).
;;
;; Memory, in bytes; all numbers are little-endian:
;;
;;     0  h1, h2, length   of the record that the text so far stops in: its hash after whole blocks of 16 bytes
;;    24  low, high, rows  the sum of the finished records' hashes, and their number
;;    48  quoted           i32: -1 inside of quotes, else 0
;;    52  held             i32: bytes of that record that fill no block yet, right before INPUT
;;    64  those bytes      right-aligned, at most 15
;;    80  INPUT            the text of a call; 48 bytes behind its end may be read, and count for nothing
;;
;; and from BOUNDS (524288) on, for the least and the most of some columns (text-bounds.ts writes and reads it):
;;
;;     0  limit            i32: 0 where no column is watched, else one more than the last one that is
;;     4  column           i32: of the field that the text so far stops in
;;     8  carried          i32: bytes of that field that are held, 61 for more than are
;;    16  those bytes      at most 60
;;    96  slots            a byte a column: 0, or one more than the number of its slot
;;  2048  slot 0, 1, …     of 128 bytes each:
;;                         i32 order (1 number, 2 moment, 3 bytes); i32 known (0 nothing yet, 1 both, 2 out of the order);
;;                         i64 nulls; i32 bytes of the least, of the most; i32 rank of the least, of the most;
;;                         at 32 the least; at 80 the most
(module
  (memory (export "memory") 17)
  (global $h1 (mut i64) (i64.const 0))
  (global $h2 (mut i64) (i64.const 0))
  (global $column (mut i32) (i32.const 0))

  ;; MurmurHash3_x64_128 (Austin Appleby, public domain), one block of two 64-bit words.
  (func $block (param $k1 i64) (param $k2 i64)
    (call $mix1 (local.get $k1))
    (global.set $h1 (i64.add
      (i64.mul (i64.add (i64.rotl (global.get $h1) (i64.const 27)) (global.get $h2)) (i64.const 5))
      (i64.const 0x52dce729)))
    (call $mix2 (local.get $k2))
    (global.set $h2 (i64.add
      (i64.mul (i64.add (i64.rotl (global.get $h2) (i64.const 31)) (global.get $h1)) (i64.const 5))
      (i64.const 0x38495ab5))))

  (func $mix1 (param $k i64)
    (global.set $h1 (i64.xor (global.get $h1) (i64.mul
      (i64.rotl (i64.mul (local.get $k) (i64.const 0x87c37b91114253d5)) (i64.const 31))
      (i64.const 0x4cf5ad432745937f)))))

  (func $mix2 (param $k i64)
    (global.set $h2 (i64.xor (global.get $h2) (i64.mul
      (i64.rotl (i64.mul (local.get $k) (i64.const 0x4cf5ad432745937f)) (i64.const 33))
      (i64.const 0x87c37b91114253d5)))))

  (func $avalanche (param $k i64) (result i64)
    (local.set $k (i64.xor (local.get $k) (i64.shr_u (local.get $k) (i64.const 33))))
    (local.set $k (i64.mul (local.get $k) (i64.const 0xff51afd7ed558ccd)))
    (local.set $k (i64.xor (local.get $k) (i64.shr_u (local.get $k) (i64.const 33))))
    (local.set $k (i64.mul (local.get $k) (i64.const 0xc4ceb9fe1a85ec53)))
    (i64.xor (local.get $k) (i64.shr_u (local.get $k) (i64.const 33))))

  ;; The lowest `bytes` bytes of a word, for 0 to 8 and more.
  (func $low (param $word i64) (param $bytes i32) (result i64)
    (if (i32.le_s (local.get $bytes) (i32.const 0)) (then (return (i64.const 0))))
    (if (i32.ge_s (local.get $bytes) (i32.const 8)) (then (return (local.get $word))))
    (i64.and (local.get $word)
      (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (i32.shl (local.get $bytes) (i32.const 3)))) (i64.const 1))))

  ;; Takes the whole blocks of [from, to) into the record's hash; gives where the rest begins.
  (func $absorb (param $from i32) (param $to i32) (result i32)
    (local $last i32)
    (local.set $last (i32.add (local.get $from)
      (i32.and (i32.sub (local.get $to) (local.get $from)) (i32.const -16))))
    (i64.store (i32.const 16) (i64.add (i64.load (i32.const 16))
      (i64.extend_i32_u (i32.sub (local.get $last) (local.get $from)))))
    (loop $blocks
      (if (i32.lt_u (local.get $from) (local.get $last)) (then
        (call $block (i64.load (local.get $from)) (i64.load offset=8 (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $blocks))))
    (local.get $from))

  ;; Ends the record [from, to), adds its hash to the sum, and begins the next.
  (func $finish (param $from i32) (param $to i32)
    (local $rest i32) (local $length i64) (local $low i64) (local $high i64)
    (local.set $from (call $absorb (local.get $from) (local.get $to)))
    (local.set $rest (i32.sub (local.get $to) (local.get $from)))
    (call $mix2 (call $low (i64.load offset=8 (local.get $from)) (i32.sub (local.get $rest) (i32.const 8))))
    (call $mix1 (call $low (i64.load (local.get $from)) (local.get $rest)))
    (local.set $length (i64.add (i64.load (i32.const 16)) (i64.extend_i32_u (local.get $rest))))
    (global.set $h1 (i64.xor (global.get $h1) (local.get $length)))
    (global.set $h2 (i64.xor (global.get $h2) (local.get $length)))
    (global.set $h1 (i64.add (global.get $h1) (global.get $h2)))
    (global.set $h2 (i64.add (global.get $h2) (global.get $h1)))
    (global.set $h1 (call $avalanche (global.get $h1)))
    (global.set $h2 (call $avalanche (global.get $h2)))
    (global.set $h1 (i64.add (global.get $h1) (global.get $h2)))
    (global.set $h2 (i64.add (global.get $h2) (global.get $h1)))
    (local.set $low (i64.add (i64.load (i32.const 24)) (global.get $h1)))
    (local.set $high (i64.add (i64.load (i32.const 32)) (global.get $h2)))
    (if (i64.lt_u (local.get $low) (global.get $h1)) (then
      (local.set $high (i64.add (local.get $high) (i64.const 1)))))
    (i64.store (i32.const 24) (local.get $low))
    (i64.store (i32.const 32) (local.get $high))
    (i64.store (i32.const 40) (i64.add (i64.load (i32.const 40)) (i64.const 1)))
    (i64.store (i32.const 16) (i64.const 0))
    (global.set $h1 (i64.const 0))
    (global.set $h2 (i64.const 0)))

  ;; Where the point of a number is, or its end.
  (func $whole (param $at i32) (param $length i32) (result i32)
    (local $from i32) (local $points i32)
    (loop $blocks
      (local.set $points (i8x16.bitmask (i8x16.eq
        (v128.load (i32.add (local.get $at) (local.get $from))) (i8x16.splat (i32.const 0x2e)))))
      (if (local.get $points) (then
        (local.set $from (i32.add (local.get $from) (i32.ctz (local.get $points))))
        (return (select (local.get $from) (local.get $length)
          (i32.lt_u (local.get $from) (local.get $length))))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $blocks (i32.lt_u (local.get $from) (local.get $length))))
    (local.get $length))

  ;; Whether text a is before text b, byte by byte.
  (func $before_bytes (param $a i32) (param $a_length i32) (param $b i32) (param $b_length i32) (result i32)
    (local $from i32) (local $shorter i32) (local $differ i32)
    (local.set $shorter (select (local.get $a_length) (local.get $b_length)
      (i32.lt_u (local.get $a_length) (local.get $b_length))))
    (loop $blocks
      (local.set $differ (i8x16.bitmask (i8x16.ne
        (v128.load (i32.add (local.get $a) (local.get $from)))
        (v128.load (i32.add (local.get $b) (local.get $from))))))
      (if (local.get $differ) (then
        (local.set $from (i32.add (local.get $from) (i32.ctz (local.get $differ))))
        (if (i32.lt_u (local.get $from) (local.get $shorter)) (then
          (return (i32.lt_u
            (i32.load8_u (i32.add (local.get $a) (local.get $from)))
            (i32.load8_u (i32.add (local.get $b) (local.get $from)))))))
        (return (i32.lt_u (local.get $a_length) (local.get $b_length)))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $blocks (i32.lt_u (local.get $from) (local.get $shorter))))
    (i32.lt_u (local.get $a_length) (local.get $b_length)))

  (func $keep (param $to i32) (param $from i32)
    (v128.store (local.get $to) (v128.load (local.get $from)))
    (v128.store offset=16 (local.get $to) (v128.load offset=16 (local.get $from)))
    (v128.store offset=32 (local.get $to) (v128.load offset=32 (local.get $from))))

  ;; Whether text a is before text b, both of one rank: of negative numbers, the one of more is.
  (func $before (param $rank i32)
    (param $a i32) (param $a_length i32) (param $b i32) (param $b_length i32) (result i32)
    (if (i32.lt_s (local.get $rank) (i32.const 0)) (then
      (return (call $before_bytes
        (local.get $b) (local.get $b_length) (local.get $a) (local.get $a_length)))))
    (call $before_bytes (local.get $a) (local.get $a_length) (local.get $b) (local.get $b_length)))

  ;; Takes a value with its quotes, or NULL, which has none, into its column's slot. Calls are few, since they cost as
  ;; much as what they do. The rank of a number is the length of what is before its point, below zero where it is; else 0.
  (func $value (param $slot i32) (param $at i32) (param $length i32)
    (local $order i32) (local $rank i32) (local $first i32) (local $plain i32)
    (if (i32.eqz (local.get $length)) (then
      (i64.store offset=8 (local.get $slot)
        (i64.add (i64.load offset=8 (local.get $slot)) (i64.const 1)))
      (return)))
    (if (i32.eq (i32.load offset=4 (local.get $slot)) (i32.const 2)) (then (return)))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (local.set $length (i32.sub (local.get $length) (i32.const 2)))
    (local.set $order (i32.load (local.get $slot)))
    (local.set $first (i32.load8_u (local.get $at)))
    ;; The order does not hold for NaN, infinities, years of five digits or before Christ, and long texts are not kept.
    (local.set $plain (i32.le_u (i32.sub (local.get $length) (i32.const 1)) (i32.const 43)))
    (if (i32.eq (local.get $order) (i32.const 1))
      (then
        (local.set $rank (call $whole (local.get $at) (local.get $length)))
        (if (i32.eq (local.get $first) (i32.const 0x2d)) (then
          (local.set $rank (i32.sub (i32.const 0) (local.get $rank)))
          (local.set $first (i32.load8_u offset=1 (local.get $at)))))
        (local.set $plain (i32.and (local.get $plain)
          (i32.lt_u (i32.sub (local.get $first) (i32.const 0x30)) (i32.const 10)))))
      (else (if (i32.eq (local.get $order) (i32.const 2)) (then
        (local.set $plain (i32.and (local.get $plain) (i32.and
          (i32.and
            (i32.lt_u (i32.sub (local.get $first) (i32.const 0x30)) (i32.const 10))
            (i32.eq (i32.load8_u offset=4 (local.get $at)) (i32.const 0x2d)))
          (i32.ne
            (i32.load8_u (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 1)))
            (i32.const 0x43)))))))))
    (if (i32.eqz (local.get $plain)) (then
      (i32.store offset=4 (local.get $slot) (i32.const 2))
      (return)))
    (if (i32.eqz (i32.load offset=4 (local.get $slot))) (then
      (i32.store offset=4 (local.get $slot) (i32.const 1))
      (i32.store offset=16 (local.get $slot) (local.get $length))
      (i32.store offset=20 (local.get $slot) (local.get $length))
      (i32.store offset=24 (local.get $slot) (local.get $rank))
      (i32.store offset=28 (local.get $slot) (local.get $rank))
      (call $keep (i32.add (local.get $slot) (i32.const 32)) (local.get $at))
      (call $keep (i32.add (local.get $slot) (i32.const 80)) (local.get $at))
      (return)))
    ;; The most first: most tables grow in the order of time and number.
    (if (if (result i32) (i32.eq (local.get $rank) (i32.load offset=28 (local.get $slot)))
          (then (call $before (local.get $rank)
            (i32.add (local.get $slot) (i32.const 80)) (i32.load offset=20 (local.get $slot))
            (local.get $at) (local.get $length)))
          (else (i32.gt_s (local.get $rank) (i32.load offset=28 (local.get $slot)))))
      (then
        (i32.store offset=20 (local.get $slot) (local.get $length))
        (i32.store offset=28 (local.get $slot) (local.get $rank))
        (call $keep (i32.add (local.get $slot) (i32.const 80)) (local.get $at))
        (return)))
    (if (if (result i32) (i32.eq (local.get $rank) (i32.load offset=24 (local.get $slot)))
          (then (call $before (local.get $rank)
            (local.get $at) (local.get $length)
            (i32.add (local.get $slot) (i32.const 32)) (i32.load offset=16 (local.get $slot))))
          (else (i32.lt_s (local.get $rank) (i32.load offset=24 (local.get $slot)))))
      (then
        (i32.store offset=16 (local.get $slot) (local.get $length))
        (i32.store offset=24 (local.get $slot) (local.get $rank))
        (call $keep (i32.add (local.get $slot) (i32.const 32)) (local.get $at)))))

  ;; Whether the column that the text is in is watched.
  (func $is_watched (result i32)
    (if (i32.ge_u (global.get $column) (i32.load (i32.const 524288))) (then (return (i32.const 0))))
    (i32.load8_u offset=524384 (global.get $column)))

  ;; Holds the beginning or the middle of a field for the call that sees its end.
  (func $carry (param $from i32) (param $to i32)
    (local $held i32) (local $all i32)
    (local.set $held (i32.load (i32.const 524296)))
    (local.set $all (i32.add (local.get $held) (i32.sub (local.get $to) (local.get $from))))
    (if (i32.gt_u (local.get $all) (i32.const 60))
      (then (i32.store (i32.const 524296) (i32.const 61)) (return)))
    (memory.copy (i32.add (i32.const 524304) (local.get $held)) (local.get $from)
      (i32.sub (local.get $to) (local.get $from)))
    (i32.store (i32.const 524296) (local.get $all)))

  ;; A field of a watched column that ends at `to`, and began in a call before.
  (func $carried (param $slot i32) (param $from i32) (param $to i32)
    (call $carry (local.get $from) (local.get $to))
    (call $value (local.get $slot) (i32.const 524304) (i32.load (i32.const 524296)))
    (i32.store (i32.const 524296) (i32.const 0)))

  ;; Takes the next `length` bytes of the text, which lie at INPUT.
  (func (export "update") (param $length i32)
    (local $at i32) (local $end i32) (local $start i32) (local $quoted i32) (local $mask i32) (local $ends i32)
    (local $field i32) (local $cuts i32) (local $cut i32) (local $watched i32) (local $slot i32)
    (local.set $watched (i32.load (i32.const 524288)))
    (global.set $column (i32.load (i32.const 524292)))
    (local.set $field (i32.const 80))
    (global.set $h1 (i64.load (i32.const 0)))
    (global.set $h2 (i64.load (i32.const 8)))
    (local.set $quoted (i32.load (i32.const 48)))
    (local.set $at (i32.const 80))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (local.set $start (i32.sub (local.get $at) (i32.load (i32.const 52))))
    (loop $blocks
      (if (i32.lt_u (local.get $at) (local.get $end)) (then
        ;; A bit for each of 16 bytes that is a quote; summed from the first on, a bit for each that is in quotes.
        (local.set $mask (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (i8x16.splat (i32.const 0x22)))))
        (local.set $ends (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (i8x16.splat (i32.const 0x0a)))))
        (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16)) (then
          (local.set $mask (i32.and (local.get $mask) (i32.sub
            (i32.shl (i32.const 1) (i32.sub (local.get $end) (local.get $at))) (i32.const 1))))
          (local.set $ends (i32.and (local.get $ends) (i32.sub
            (i32.shl (i32.const 1) (i32.sub (local.get $end) (local.get $at))) (i32.const 1))))))
        (local.set $mask (i32.xor (local.get $mask) (i32.shl (local.get $mask) (i32.const 1))))
        (local.set $mask (i32.xor (local.get $mask) (i32.shl (local.get $mask) (i32.const 2))))
        (local.set $mask (i32.xor (local.get $mask) (i32.shl (local.get $mask) (i32.const 4))))
        (local.set $mask (i32.xor (local.get $mask) (i32.shl (local.get $mask) (i32.const 8))))
        (local.set $mask (i32.xor (local.get $mask) (local.get $quoted)))
        ;; What holds after the sixteenth byte: its bit, in all bits.
        (local.set $quoted (i32.shr_s (i32.shl (local.get $mask) (i32.const 16)) (i32.const 31)))
        (local.set $ends (i32.and (local.get $ends) (i32.xor (local.get $mask) (i32.const -1))))
        (if (local.get $watched) (then
          (local.set $cuts (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (i8x16.splat (i32.const 0x2c)))))
          (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16)) (then
            (local.set $cuts (i32.and (local.get $cuts) (i32.sub
              (i32.shl (i32.const 1) (i32.sub (local.get $end) (local.get $at))) (i32.const 1))))))
          (local.set $cuts (i32.or (local.get $ends)
            (i32.and (local.get $cuts) (i32.xor (local.get $mask) (i32.const -1)))))
          (loop $fields
            (if (local.get $cuts) (then
              (local.set $cut (i32.add (local.get $at) (i32.ctz (local.get $cuts))))
              (if (i32.lt_u (global.get $column) (local.get $watched)) (then
                (local.set $slot (i32.load8_u offset=524384 (global.get $column)))
                (if (local.get $slot) (then
                  (local.set $slot (i32.add (i32.const 526208) (i32.shl (local.get $slot) (i32.const 7))))
                  (if (i32.load (i32.const 524296))
                    (then (call $carried (local.get $slot) (local.get $field) (local.get $cut)))
                    (else (call $value (local.get $slot) (local.get $field)
                      (i32.sub (local.get $cut) (local.get $field)))))))))
              (local.set $field (i32.add (local.get $cut) (i32.const 1)))
              (global.set $column (select (i32.const 0) (i32.add (global.get $column) (i32.const 1))
                (i32.eq (i32.load8_u (local.get $cut)) (i32.const 0x0a))))
              (local.set $cuts (i32.and (local.get $cuts) (i32.sub (local.get $cuts) (i32.const 1))))
              (br $fields))))))
        (loop $records
          (if (local.get $ends) (then
            (call $finish (local.get $start) (i32.add (local.get $at) (i32.ctz (local.get $ends))))
            (local.set $start (i32.add (i32.add (local.get $at) (i32.ctz (local.get $ends))) (i32.const 1)))
            (local.set $ends (i32.and (local.get $ends) (i32.sub (local.get $ends) (i32.const 1))))
            (br $records))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks))))
    (if (call $is_watched) (then (call $carry (local.get $field) (local.get $end))))
    (i32.store (i32.const 524292) (global.get $column))
    (local.set $start (call $absorb (local.get $start) (local.get $end)))
    (i64.store (i32.const 0) (global.get $h1))
    (i64.store (i32.const 8) (global.get $h2))
    (i32.store (i32.const 48) (local.get $quoted))
    (i32.store (i32.const 52) (i32.sub (local.get $end) (local.get $start)))
    (memory.copy
      (i32.sub (i32.const 80) (i32.sub (local.get $end) (local.get $start)))
      (local.get $start)
      (i32.sub (local.get $end) (local.get $start)))))
