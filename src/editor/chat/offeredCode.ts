import { codeBlocks } from '../../core/chat/codeBlocks.ts';
import { isOtherLanguage } from '../../core/chat/fenceLanguage.ts';
import { t } from '../../protocol/localize.ts';
import type { Changes } from './changes.ts';
import type { ChatThread } from './chatThread.ts';
import { documentAt, nameOf } from './documentText.ts';
import type { Turn } from './turn.ts';

export interface OfferOptions {
	/** The answer is complete, so that a block without its end was meant to end there. */
	readonly whole: boolean;
	/** Code of another language too: the user asks for it. */
	readonly any?: boolean;
	/** False once the thread was deleted. */
	readonly isThere: () => boolean;
}

/**
 * Offers the blocks of an answer that are new since the last time, and what is certain of the one that is being written.
 * @returns changes found
 */
export async function offerCode(
	changes: Changes,
	chat: ChatThread,
	turn: Turn,
	{ whole, any = false, isThere }: OfferOptions,
): Promise<number> {
	const found = codeBlocks(turn.answer);
	// An answer to `/edit` is asked to be code alone.
	const bare = whole && found.length === 0 && turn.command === 'edit' && turn.answer.trim();
	const blocks = bare ? [{ language: '', code: turn.answer, closed: true }] : found.filter(({ closed }) => closed || whole);
	const fresh = blocks.slice(turn.offered);
	turn.offered = Math.max(turn.offered, blocks.length);
	const open = whole ? undefined : found.find(({ closed }) => !closed);
	const lines = open ? open.code.split('\n').length : 0;
	const grows = open && lines !== turn.grown;
	turn.grown = lines;
	const document = fresh.length > 0 || grows ? await documentAt(chat.uri) : undefined;
	if (!document || !isThere()) {
		return 0;
	}
	const fits = ({ language }: { readonly language: string }) => any || !isOtherLanguage(language, document.languageId);
	const count = fresh.filter(fits).reduce((sum, { code }) => sum + changes.offer(turn, document, code, chat.range), 0);
	if (open && grows && chat.running && fits(open)) {
		changes.offer(turn, document, open.code, chat.range, true);
	}
	return count;
}

/** Why code of an answer is not offered. */
export async function whyNotOffered(changes: Changes, chat: ChatThread, turn: Turn, whole: boolean): Promise<readonly string[]> {
	const { open, stale, accepted, rejected } = changes.counts(turn);
	const blocks = codeBlocks(turn.answer);
	if (blocks.some(({ closed }) => !closed) && !whole) {
		return [t('The last block is not complete: it is not offered as a change.')];
	}
	if (blocks.length === 0 || open + stale + accepted + rejected > 0) {
		return [];
	}
	const document = await documentAt(chat.uri);
	if (!document) {
		return [t('{0} is not there any more: there is nothing to change.', nameOf(chat.uri))];
	}
	if (blocks.every(({ code }) => code.trim() === '')) {
		return [t('The answer has no code that would change this file.')];
	}
	const other = blocks.find(({ language }) => isOtherLanguage(language, document.languageId));
	return [
		other
			? t('The code is {0}, the file is {1}: it is not offered as a change.', other.language, document.languageId)
			: t('The code is as it is in the file already.'),
	];
}
