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
	const sources: Source[] = [];
	// One after another: a process may not have 50,000 files open.
	for (const file of files) {
		sources.push({ file, text: await readFile(path.join(root, file), 'utf8') });
	}
	return sources;
}

export function bytesOf(sources: readonly Source[]): number {
	return sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}
