/** Of ES2024: Node has it since 21. */
interface ArrayBuffer {
  transfer(newByteLength?: number): ArrayBuffer;
}
