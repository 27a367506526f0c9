import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../../src/core/parse/languages.ts';
import { scanWorkspace } from '../../../src/node/workspace/scan.ts';
import { NEVER } from './engines.ts';

/** A file that the index parses. */
export interface Source {
	readonly file: string;
	readonly text: string;
}

/** What the index would parse below a folder, with its text. */
export async function readSources(root: string): Promise<Source[]> {
	const files = (await scanWorkspace(root, NEVER)).filter((file) => languageOf(file));
	return Promise.all(files.map(async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') })));
}

export function bytesOf(sources: readonly Source[]): number {
	return sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}
