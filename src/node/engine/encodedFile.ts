import { encodeOutline } from '../../core/index/encodeOutline.ts';
import { encodeUses } from '../../core/index/encodeUses.ts';
import { digestOf, encodeDigest } from '../../core/index/fileDigest.ts';
import { NO_USES } from '../../core/parse/uses.ts';
import type { FileStamp, ParsedFile } from './parseFile.ts';

/** A parsed file as it travels between processes and is stored: bytes that nobody reads until they are asked for. */
export interface EncodedFile {
	readonly path: string;
	readonly stamp: FileStamp;
	/** As {@link ParsedFile.hash}. */
	readonly hash: string;
	/** `undefined` for a file that is not parsed. */
	readonly content: EncodedContent | undefined;
	/** As {@link ParsedFile.failed}. */
	readonly failed?: string;
}

export interface EncodedContent {
	readonly digest: Uint8Array;
	readonly outline: Uint8Array;
	readonly uses: Uint8Array;
}

export function encodeFile({ outline, uses, ...file }: ParsedFile): EncodedFile {
	const content = outline && {
		digest: encodeDigest(digestOf(outline)),
		outline: encodeOutline(outline),
		uses: encodeUses(uses ?? NO_USES),
	};
	return { ...file, content };
}
