/** The part of WebAssembly that is used: Node has it, and the types of neither Node nor ES2023 do. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    /** Of row-sums.wat. */
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly update: (length: number) => void;
    };
  };
};
