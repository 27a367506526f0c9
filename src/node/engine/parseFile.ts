import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import type { Uses } from '../../core/parse/uses.ts';
import { MAX_PARSED_BYTES, unparsable } from '../../core/workspace/fileRules.ts';
import type { TreeSitter } from './treeSitter.ts';

/** What tells that a file is the one that was parsed. */
export interface FileStamp {
	readonly size: number;
	/** Milliseconds. */
	readonly mtime: number;
}

export interface ParsedFile {
	readonly path: string;
	readonly stamp: FileStamp;
	/** {@link hashOfText} of the content; empty for a file that is not parsed. */
	readonly hash: string;
	/** `undefined` for a plain file. */
	readonly outline: Outline | undefined;
	/** What its code names; `undefined` for a plain file. */
	readonly uses: Uses | undefined;
	/** Why a file that should have an outline has none, as the end of a sentence; it is tried again when it changes. */
	readonly failed?: string;
}

/** @returns `undefined` when the file is gone or cannot be read. */
export async function stampOf(root: string, file: string): Promise<FileStamp | undefined> {
	try {
		const { size, mtimeMs } = await stat(path.join(root, file));
		return { size, mtime: Math.floor(mtimeMs) };
	} catch {
		return undefined;
	}
}

/** Reads and parses one file. @returns `undefined` when it is gone or cannot be read. Rejects when its parser fails. */
export async function parseFile(treeSitter: TreeSitter, root: string, file: string): Promise<ParsedFile | undefined> {
	const stamp = await stampOf(root, file);
	if (!stamp) {
		return undefined;
	}
	if (!languageOf(file) || stamp.size > MAX_PARSED_BYTES) {
		return { path: file, stamp, hash: '', outline: undefined, uses: undefined };
	}
	let text: string;
	try {
		// A parser has nothing else to do meanwhile, and waits for the disk more briefly than for its turn.
		text = decode(readFileSync(path.join(root, file)));
	} catch {
		return undefined;
	}
	const read = unparsable(text) ? undefined : await treeSitter.read(file, text);
	return { path: file, stamp, hash: hashOfText(text), outline: read?.outline, uses: read?.uses };
}

/** sha256, hexadecimal, its first 32 digits. */
export function hashOfText(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * With its own line ends. A pack waits for some dozens of files: through the pool of threads each of them would take four turns, with
 * everything else that goes on in between.
 * @returns `undefined` when the file is gone, is none, or cannot be read.
 */
export function readText(root: string, file: string): string | undefined {
	try {
		return rawText(readFileSync(path.join(root, file)));
	} catch {
		return undefined;
	}
}

/** Text of a file: UTF-8 with or without a mark, UTF-16 with one; what is not valid becomes replacement characters. Line ends become `\n`. */
export function decode(bytes: Uint8Array): string {
	return normalize(rawText(bytes));
}

function rawText(bytes: Uint8Array): string {
	const encoding =
		bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
	return new TextDecoder(encoding).decode(bytes);
}

/** Lines end in `\n` everywhere inside; a lone `\r` ends one, too, as in the editor. */
export function normalize(text: string): string {
	return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
