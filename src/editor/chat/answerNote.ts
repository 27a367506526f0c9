import type { ChatAnswer } from '../../core/complete/chat.ts';
import { t, translated } from '../../protocol/localize.ts';
import { formatCount } from '../numbers.ts';

/** What stands under an answer that is complete, or as complete as it gets; empty when there is nothing to say. */
export function noteOf(answer: Omit<ChatAnswer, 'messages' | 'held'>, mentions: readonly string[], aborted: boolean): string {
	const { result, forgotten, looped, selection, packed, told } = answer;
	const stopped = aborted || (result.end === 'aborted' && !looped);
	const notes = [
		...(stopped ? [t('Stopped.')] : []),
		...(!stopped && result.text.trim() === '' ? [t('The model had nothing to say.')] : []),
		...(looped ? [t('Ended: the model said the same over and over.')] : []),
		...(result.end === 'maxTokens'
			? [t('Ended at {0} tokens, the room kept for an answer.', formatCount(result.tokens.generated))]
			: []),
		...(selection
			? [t('Of the selection, {0} of {1} lines were read.', formatCount(selection.kept), formatCount(selection.of))]
			: []),
		...(told.length > 0
			? [t('Too long, and therefore told to the model in short: {0}.', told.map((name) => name || t('the selection')).join(', '))]
			: []),
		...(forgotten > 0 ? [t('Earlier questions that did not fit any more: {0}.', formatCount(forgotten))] : []),
		// A mention is a pin: what is said of that one, that it is not there or too long, is said of this.
		...(packed?.notices.filter((notice) => mentions.some((name) => isAbout(notice, name))).map(translated) ?? []),
	];
	return notes.join(' ');
}

/** Notices name `src/a.ts`, or `read of src/a.ts` for a symbol of it, or the pin as it was written. */
function isAbout(notice: string, mention: string): boolean {
	const [path = '', symbol] = mention.split('#');
	const name = symbol ? `${symbol} of ${path}` : path;
	return notice.startsWith(`${name} `) || notice.startsWith(`${mention} `);
}
