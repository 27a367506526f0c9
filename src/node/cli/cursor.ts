import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { usageError } from '../../core/base/errors.ts';
import { decode } from '../engine/parseFile.ts';

/** A place in a file, 0-based. */
export interface Cursor {
	readonly root: string;
	/** Relative to the root, with `/`. */
	readonly file: string;
	readonly text: string;
	readonly line: number;
	readonly character: number;
}

/** @returns the absolute folder. Throws one sentence when it is none. */
export function workspaceFolder(root: string | undefined): string {
	if (root === undefined) {
		throw usageError('Name the workspace folder: plimsoll pack <root> --at file:line:column.');
	}
	const folder = path.resolve(root);
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
		throw usageError(`${root} is not a folder.`);
	}
	return folder;
}

/** Reads `src/a.ts:120:5`, 1-based, the column optional; the file relative to the root, to here, or absolute. */
export function parseCursor(rootArgument: string | undefined, at: string | undefined): Cursor {
	const root = workspaceFolder(rootArgument);
	const match = /^(.+?):(\d+)(?::(\d+))?$/.exec(at ?? '');
	if (!match?.[1] || !match[2]) {
		throw usageError('Say where the cursor is: --at src/a.ts:120:5, counted from 1.');
	}
	const absolute = [path.resolve(root, match[1]), path.resolve(process.cwd(), match[1])].find((file) =>
		statSync(file, { throwIfNoEntry: false })?.isFile(),
	);
	if (!absolute) {
		throw usageError(`${match[1]} is not a file in ${root}.`);
	}
	const file = path.relative(root, absolute).replaceAll('\\', '/');
	if (file.startsWith('../')) {
		throw usageError(`${match[1]} is outside of ${root}.`);
	}
	const text = decode(readFileSync(absolute));
	const lines = text.split('\n');
	const line = Number(match[2]) - 1;
	if (line < 0 || line >= lines.length) {
		throw usageError(`${file} has ${lines.length} lines, there is no line ${match[2]}.`);
	}
	const length = lines[line]?.length ?? 0;
	const character = match[3] === undefined ? length : Number(match[3]) - 1;
	if (character < 0 || character > length) {
		throw usageError(`Line ${match[2]} of ${file} has ${length} characters, there is no column ${match[3]}.`);
	}
	return { root, file, text, line, character };
}
