import { open, stat } from 'node:fs/promises';

/** `ggsq`, the sequence state of llama.cpp, and the version it is read in here. */
const MAGIC = 0x67677371;
const VERSION = 3;

/** More is no context of any model; keeps a damaged count from allocating gigabytes. */
const MAX_TOKENS = 1 << 24;

export interface StateHeader {
	readonly bytes: number;
	readonly tokens: readonly number[];
}

/**
 * Reads the head of a sequence state: magic, version, token count, token ids, streams, cells. The native loader aborts or
 * hangs on a wrong count, so it is checked here.
 * @throws an Error that says what is wrong, as the end of a sentence that names the state
 */
export async function readStateHeader(file: string): Promise<StateHeader> {
	const { size } = await stat(file);
	const handle = await open(file);
	try {
		const read = async (length: number, position: number) => {
			const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
			if (bytesRead < length) {
				throw new Error('its file is cut short');
			}
			return buffer;
		};
		const head = await read(12, 0);
		const count = head.readUInt32LE(8);
		if (head.readUInt32LE(0) !== MAGIC || head.readUInt32LE(4) !== VERSION || count > MAX_TOKENS) {
			throw new Error('its file is no sequence state of this runtime');
		}
		const body = await read(4 * count + 8, 12);
		if (body.readUInt32LE(4 * count) !== 1 || body.readUInt32LE(4 * count + 4) !== count) {
			throw new Error('the cells in its file do not match its tokens');
		}
		const tokens: number[] = [];
		for (let i = 0; i < count; i++) {
			tokens.push(body.readUInt32LE(4 * i));
		}
		return { bytes: size, tokens };
	} finally {
		await handle.close();
	}
}
