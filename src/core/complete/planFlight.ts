import { sentence } from '../base/sentence.ts';
import { kvNameOf } from '../log/kvName.ts';
import type { CursorSyntax } from '../parse/cursorSyntax.ts';
import type { CompleterParts } from './completer.ts';
import type { CursorState, NoCompletion } from './completion.ts';
import type { FlightPlan } from './flight.ts';
import { reachByText } from './postFilter.ts';
import type { SplitText } from './splitText.ts';
import { whyNoCompletions } from './whyNoCompletions.ts';

/** Milliseconds that a prompt waits for the parser: it may be busy with a pack. */
const SYNTAX_MS = 60;

/**
 * What the model is to be asked at a cursor: the prompt from what it has read, and how far its answer may reach.
 * @param immediate the user asked: then what is off by itself in strings and comments is not
 * @returns the reason when there is nothing to ask
 */
export async function planFlight(
	parts: CompleterParts,
	cursor: CursorState,
	split: SplitText,
	immediate: boolean,
	signal: AbortSignal,
): Promise<FlightPlan | NoCompletion> {
	const { context, model, settings } = parts;
	const [syntax, given] = await Promise.all([syntaxInTime(parts, cursor, signal), context.promptAt(cursor, signal)]);
	const { packed, prompt: made, verdict, lastPack } = given;
	if (!made) {
		return { kind: 'off', reason: whyNoCompletions(model.state) ?? sentence`The model was changed meanwhile.` };
	}
	if (packed.used > packed.budget || packed.budget === 0) {
		return { kind: 'overBudget', needed: packed.used, budget: packed.budget };
	}
	const { inText } = settings();
	const isText = syntax !== undefined && syntax.within !== 'code';
	if (isText && inText === 'off' && !immediate) {
		return {
			kind: 'off',
			reason:
				syntax.within === 'string'
					? sentence`The cursor stands in a string, where plimsoll.stringsAndComments asks for nothing.`
					: sentence`The cursor stands in a comment, where plimsoll.stringsAndComments asks for nothing.`,
		};
	}
	return {
		prompt: { slot: made.slot, context: made.context, cursor: made.cursor },
		workspace: kvNameOf(cursor),
		reach: isText && inText === 'on' ? reachByText(split.around) : (syntax?.reach ?? reachByText(split.around)),
		trace: {
			packed,
			base: verdict,
			lastPack,
			syntax,
			prompt: { context: made.context, cursor: made.cursor, pieces: made.view.pieces },
		},
	};
}

/** What the cursor stands in, if the parser says so in time. */
async function syntaxInTime(
	{ clock, syntaxAt, log }: CompleterParts,
	cursor: CursorState,
	signal: AbortSignal,
): Promise<CursorSyntax | undefined> {
	const done = new AbortController();
	const stop = () => done.abort();
	signal.addEventListener('abort', stop, { once: true });
	try {
		return await Promise.race([
			syntaxAt(cursor, signal),
			clock.sleep(SYNTAX_MS, done.signal).then(
				() => undefined,
				() => undefined,
			),
		]);
	} catch (error) {
		if (!signal.aborted) {
			log.warn(`What the cursor stands in could not be told: ${String(error)}`);
		}
		return undefined;
	} finally {
		signal.removeEventListener('abort', stop);
		done.abort();
	}
}
