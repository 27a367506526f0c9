// Node has it; its types leave it to the DOM's.
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: unknown): Promise<never> };
