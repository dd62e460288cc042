;; Sums the hashes of the records of canonical CSV (content-hash.ts has the definition).
;;
;; Memory, in bytes; all numbers are little-endian:
;;
;;     0  h1, h2, length   of the record that the text so far stops in: its hash after whole blocks of 16 bytes
;;    24  low, high, rows  the sum of the finished records' hashes, and their number
;;    48  quoted           i32: -1 inside of quotes, else 0
;;    52  held             i32: bytes of that record that fill no block yet, right before INPUT
;;    64  those bytes      right-aligned, at most 15
;;    80  INPUT            the text of a call; 32 bytes behind its end may be read, and count for nothing
(module
  (memory (export "memory") 17)
  (global $h1 (mut i64) (i64.const 0))
  (global $h2 (mut i64) (i64.const 0))

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

  ;; Takes the next `length` bytes of the text, which lie at INPUT.
  (func (export "update") (param $length i32)
    (local $at i32) (local $end i32) (local $start i32) (local $quoted i32) (local $mask i32) (local $ends i32)
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
        (loop $records
          (if (local.get $ends) (then
            (call $finish (local.get $start) (i32.add (local.get $at) (i32.ctz (local.get $ends))))
            (local.set $start (i32.add (i32.add (local.get $at) (i32.ctz (local.get $ends))) (i32.const 1)))
            (local.set $ends (i32.and (local.get $ends) (i32.sub (local.get $ends) (i32.const 1))))
            (br $records))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks))))
    (local.set $start (call $absorb (local.get $start) (local.get $end)))
    (i64.store (i32.const 0) (global.get $h1))
    (i64.store (i32.const 8) (global.get $h2))
    (i32.store (i32.const 48) (local.get $quoted))
    (i32.store (i32.const 52) (i32.sub (local.get $end) (local.get $start)))
    (memory.copy
      (i32.sub (i32.const 80) (i32.sub (local.get $end) (local.get $start)))
      (local.get $start)
      (i32.sub (local.get $end) (local.get $start)))))
