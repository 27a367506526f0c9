import { sentence } from '../base/sentence.ts';
import { formatBytes, formatCount, plural } from '../base/text.ts';
import { MAX_PARSED_BYTES, type Unparsable } from './fileRules.ts';

/** Why a scan of the workspace passes a file by. */
export type Skip =
	| { readonly kind: 'outside' | 'gone' | 'notAFile' | 'secret' | 'binary' | 'generated' }
	/** It, or a folder above it, is `link`, which leads `to` somewhere in the workspace, or elsewhere. */
	| { readonly kind: 'link'; readonly link: string; readonly to: string | undefined }
	/** It lies in a folder that never holds the user's own code. */
	| { readonly kind: 'folder'; readonly folder: string }
	/** A line of an ignore file; or one of a `.gitattributes` that says that the file is generated. */
	| { readonly kind: 'ignored' | 'marked'; readonly by: string; readonly line: number; readonly pattern: string }
	/** A pattern of the setting `files.exclude`. */
	| { readonly kind: 'excluded'; readonly pattern: string };

/** What the index has of a file that a scan finds. */
export type Listed =
	| { readonly kind: 'indexed'; readonly symbols: number }
	/** Not reached yet. */
	| { readonly kind: 'waiting'; readonly done: number; readonly files: number }
	/** No language that is parsed. */
	| { readonly kind: 'plain' }
	| { readonly kind: 'large'; readonly bytes: number }
	| { readonly kind: Unparsable }
	| { readonly kind: 'failed'; readonly reason: string };

/** What the index has of a file that it does not parse. */
export type NotParsed = Exclude<Listed, { readonly kind: 'indexed' | 'waiting' }>;

/** Why a file that is listed is not parsed, as the end of a sentence. */
export function reasonNotParsed(found: NotParsed): string {
	switch (found.kind) {
		case 'plain':
			return sentence`its name is of no language that Plimsoll parses`;
		case 'large':
			return sentence`it has ${formatBytes(found.bytes)}, and files over ${formatBytes(MAX_PARSED_BYTES)} are data or made by a machine`;
		case 'zeros':
			return sentence`it has zero bytes, so it is not text`;
		case 'minified':
			return sentence`one of its lines is so long that a machine must have written it`;
		case 'generatedText':
			return sentence`its first lines say that a program generated it`;
		case 'failed':
			return found.reason;
	}
}

/** One sentence that says whether a file is indexed, and if not, what to change where that can be changed. */
export function indexingSentence(path: string, found: Skip | Listed): string {
	switch (found.kind) {
		case 'indexed':
			return sentence`${path} is indexed: ${plural(found.symbols, 'symbol')}.`;
		case 'waiting':
			return sentence`${path} is not indexed yet: ${formatCount(found.done)} of ${plural(found.files, 'file')} are.`;
		case 'plain':
		case 'large':
		case 'zeros':
		case 'minified':
		case 'generatedText':
			return sentence`${path} is listed but not parsed: ${reasonNotParsed(found)}.`;
		case 'failed':
			return sentence`${path} is listed but not parsed: ${found.reason}. It is tried again when it changes.`;
		case 'outside':
			return sentence`${path} is not indexed: it lies outside of the opened folders.`;
		case 'gone':
			return sentence`${path} is not indexed: it is not there, or cannot be read.`;
		case 'link':
			return sentence`${path} is not indexed: ${linkSentence(path, found.link, found.to)}`;
		case 'notAFile':
			return sentence`${path} is not indexed: it is not a file.`;
		case 'secret':
			return sentence`${path} is never indexed: its name is one of those that hold secrets.`;
		case 'binary':
			return sentence`${path} is not indexed: its name says that it is not text.`;
		case 'generated':
			return sentence`${path} is not indexed: its name says that a machine wrote it.`;
		case 'folder':
			return sentence`${path} is not indexed: ${found.folder} is a folder of tools and packages.`;
		case 'ignored':
			return sentence`${path} is not indexed: line ${found.line} of ${found.by} ignores it with "${found.pattern}".`;
		case 'marked':
			return sentence`${path} is not indexed: line ${found.line} of ${found.by} says with "${found.pattern}" that it is generated.`;
		case 'excluded':
			return sentence`${path} is not indexed: the setting files.exclude leaves it out with "${found.pattern}".`;
	}
}

function linkSentence(path: string, link: string, to: string | undefined): string {
	const what = path === link ? sentence`it is a link` : sentence`${link} is a link`;
	return to === undefined
		? sentence`${what} that leads out of the workspace or nowhere, and those are not followed.`
		: sentence`${what} to ${to === '' ? sentence`the workspace itself` : to}, and a file counts once, under its own name.`;
}
