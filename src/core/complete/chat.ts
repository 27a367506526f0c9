import { isAbort, throwIfAborted, UserError } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import { type HeldBudget, heldBudget, LEAST_CONTEXT } from '../chat/heldBudget.ts';
import { toldOf } from '../chat/history.ts';
import { endsInLoop } from '../chat/loops.ts';
import { type CutSelection, cutSelection } from '../chat/selection.ts';
import type { Summaries } from '../chat/summaries.ts';
import type { ChatMessage, ChatRequest, CompletionResult, ModelInfo, ModelRuntime } from '../model/modelRuntime.ts';
import type { ContextEngine, Diagnostic, PackOptions } from '../pack/contextEngine.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import { budgetFor, SAFETY_TOKENS } from '../prompt/budget.ts';
import { type ChatQuestion, chatPrompt } from '../prompt/chatPrompt.ts';
import { modelInfo, type PackPlace } from './contextSource.ts';

export interface ChatParts {
	readonly engine: ContextEngine;
	readonly model: ModelRuntime;
}

export interface ChatAsk {
	readonly question: ChatQuestion;
	/** Where the context is packed; `undefined` for a place no index knows, which is answered without one. */
	readonly place: PackPlace | undefined;
	/** Tokens wanted for the context. */
	readonly budget: number;
	/** Tokens kept for the answer; `auto` is a quarter of the model's context. */
	readonly reserve: number | 'auto';
	readonly options: PackOptions;
	/** Of the answer before in this conversation: where it still fits, the context stays as it was read. */
	readonly held?: HeldBudget | undefined;
	/** Files that questions of this conversation mention, to be told in short where they are too long and the user wants that. */
	readonly mentions?: readonly MentionedFile[];
	/** Tells in short what is too long, where the user wants that; without it ends are kept. */
	readonly summaries?: Summaries | undefined;
	readonly diagnostics?: readonly Diagnostic[] | undefined;
}

export interface MentionedFile {
	/** As it is pinned. */
	readonly name: string;
	/** @returns `undefined` when it is gone or is not text */
	readonly read: () => Promise<string | undefined>;
}

/** A question as the model would get it. */
export interface PreparedQuestion {
	readonly packed: PackedContext | undefined;
	readonly held: HeldBudget;
	readonly messages: readonly ChatMessage[];
	/** Tokens kept for the answer. */
	readonly reserved: number;
	/** Question and answer pairs that had to be left out for room, oldest first. */
	readonly forgotten: number;
	/** Lines of the selection that the model was shown, when that was not all. */
	readonly selection: Pick<CutSelection, 'kept' | 'of'> | undefined;
	/** What was told in short: the names of files, and an empty name for the selection. */
	readonly told: readonly string[];
	/** Tokens of the conversation, its answer included once there is one, and the most it may take before turns are forgotten. */
	readonly conversation: { readonly tokens: number; readonly room: number };
}

export interface ChatAnswer extends PreparedQuestion {
	/** The answer was ended because it said the same over and over. */
	readonly looped: boolean;
	readonly result: CompletionResult;
}

/** SPEC: at 200,000 tokens the reserve for work is 50,000, and never more. */
const MAX_RESERVE = 50_000;
/** Of the room for a question, the part that a selection may take: beyond it the rest of the code is worth more. */
const SELECTION_SHARE = 0.5;
/** Answers are looked at for loops each time they have grown by so many characters. */
const LOOK_EVERY = 64;

/** Answers one question about a place, with the context packed for it. Rejects with a `UserError` when there is no model. */
export async function answerQuestion(
	parts: ChatParts,
	ask: ChatAsk,
	onText: (piece: string) => void,
	signal: AbortSignal,
): Promise<ChatAnswer> {
	const prepared = await prepareQuestion(parts, ask, signal);
	const { messages, reserved, conversation } = prepared;
	const request = { messages, maxTokens: reserved, workspace: ask.place?.root };
	const { result, looped } = await chatWithoutLoops(parts.model, request, onText, signal);
	return {
		...prepared,
		looped,
		conversation: { ...conversation, tokens: conversation.tokens + result.tokens.generated },
		result,
	};
}

/** What {@link answerQuestion} would tell the model. */
export async function prepareQuestion(
	{ engine, model }: ChatParts,
	ask: ChatAsk,
	signal: AbortSignal,
): Promise<PreparedQuestion> {
	const info = modelInfo(model);
	if (!info) {
		throw new UserError(whyNoAnswer(model), { title: 'Choose Model', command: 'plimsoll.chooseModel' });
	}
	const { contextSize, prefillRate } = info;
	const { reserved } = budgetFor(0, reserveOf(ask.reserve, contextSize), { contextSize, prefillRate, overhead: 0 });
	const room = Math.max(0, contextSize - reserved - SAFETY_TOKENS);
	const count = (texts: readonly string[]) => model.countTokens(texts, signal);
	const cut = await cutSelection(ask.question.selection, Math.floor(room * SELECTION_SHARE), ask.options, count);
	const isCut = cut.kept < cut.of || cut.text !== ask.question.selection;
	const selectionTold = isCut ? await selectionInShort(model, ask, room, signal) : undefined;
	const asked = { ...ask.question, selection: cut.text, selectionTold };
	const first = await packedQuestion({ engine, model }, ask, asked, room, reserved, info, signal);
	const mentionsTold = await mentionsInShort(model, ask, first.packed, room, signal);
	const { question, overhead, held, budget, packed } =
		mentionsTold.length > 0
			? await packedQuestion(
					{ engine, model },
					withoutPins(ask, mentionsTold),
					{ ...asked, mentionsTold },
					room,
					reserved,
					info,
					signal,
				)
			: first;
	throwIfAborted(signal);
	const messages = chatPrompt(question, packed);
	return {
		held,
		reserved: budget.reserved,
		packed: packed && { ...packed, notices: [...budget.notices, ...packed.notices] },
		messages,
		forgotten: ask.question.history.turns.length - question.history.turns.length,
		selection: isCut && !selectionTold ? { kept: cut.kept, of: cut.of } : undefined,
		told: [...(selectionTold ? [''] : []), ...mentionsTold.map(({ name }) => name)],
		conversation: { tokens: overhead, room: Math.max(1, room - LEAST_CONTEXT) },
	};
}

/** The question with its history as far as it fits, and its context. */
async function packedQuestion(
	parts: ChatParts,
	ask: ChatAsk,
	asked: ChatQuestion,
	room: number,
	reserved: number,
	{ contextSize, prefillRate }: ModelInfo,
	signal: AbortSignal,
) {
	const { question, overhead } = await fittedHistory(parts.model, asked, room, signal);
	if (overhead > room) {
		throw new UserError(
			sentence`The question takes ${overhead} tokens and the model's context holds ${contextSize}: select less.`,
		);
	}
	const held = heldBudget(ask.budget, ask.held, Math.max(0, room - overhead), room);
	const budget = budgetFor(ask.budget, reserved, { contextSize, prefillRate, overhead: room - held.tokens });
	const packed = ask.place && held.tokens > 0 ? await pack(parts, ask.place, held.tokens, ask, signal) : undefined;
	return { question, overhead, held, budget, packed };
}

/** What a pin may take, as the packer has it. */
function placeOfPin({ budget, options }: ChatAsk, room: number): number {
	return Math.floor(options.shares.cache * Math.min(budget, room));
}

async function selectionInShort(model: ModelRuntime, ask: ChatAsk, room: number, signal: AbortSignal) {
	const { overflow, windowTokens } = ask.options;
	return overflow === 'summary'
		? ask.summaries?.of(ask.question.selection, placeOfPin(ask, room), windowTokens, model, signal)
		: undefined;
}

/** Mentioned files that do not fit, as the model tells them. The packer says which: it reads what is indexed and nothing else. */
async function mentionsInShort(
	model: ModelRuntime,
	ask: ChatAsk,
	packed: PackedContext | undefined,
	room: number,
	signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly told: string }[]> {
	const { mentions = [], summaries, options } = ask;
	const told: { name: string; told: string }[] = [];
	if (options.overflow !== 'summary' || !summaries || !packed) {
		return told;
	}
	for (const { name, read } of mentions) {
		const tooLong = packed.notices.some((notice) => notice.startsWith(`${name} is pinned, but only `));
		const text = tooLong ? await read() : undefined;
		const summary = text && (await summaries.of(text, placeOfPin(ask, room), options.windowTokens, model, signal));
		told.push(...(summary ? [{ name, told: summary }] : []));
	}
	return told;
}

function withoutPins(ask: ChatAsk, told: readonly { readonly name: string }[]): ChatAsk {
	const { options } = ask;
	const pins = options.pins.filter((pin) => !told.some(({ name }) => name === pin));
	return { ...ask, options: { ...options, pins } };
}

/** Tokens kept for an answer. */
function reserveOf(reserve: number | 'auto', contextSize: number): number {
	return reserve === 'auto' ? Math.min(MAX_RESERVE, Math.floor(contextSize / 4)) : reserve;
}

/** The question with as many of the newest turns as leave room for a context, and its exact tokens. */
async function fittedHistory(model: ModelRuntime, question: ChatQuestion, room: number, signal: AbortSignal) {
	const exact = (asked: ChatQuestion) => model.countChatTokens(chatPrompt(asked, undefined), signal);
	const without = (forgotten: number): ChatQuestion => ({
		...question,
		history: { ...question.history, turns: question.history.turns.slice(forgotten) },
	});
	const { turns } = question.history;
	let forgotten = 0;
	let overhead = await exact(question);
	if (overhead > room - LEAST_CONTEXT && turns.length > 0) {
		// Long conversations lose many turns at once: counted one by one they would take a call to the model each.
		const counts = await model.countTokens(
			turns.map((turn) => toldOf(turn) + turn.answer),
			signal,
		);
		const alone = await exact(without(turns.length));
		// What the template puts round a turn.
		const around = (overhead - alone - counts.reduce((sum, each) => sum + each, 0)) / turns.length;
		for (let estimate = overhead; estimate > room - LEAST_CONTEXT && forgotten < turns.length; forgotten++) {
			estimate -= (counts[forgotten] ?? 0) + around;
		}
		overhead = await exact(without(forgotten));
		while (overhead > room - LEAST_CONTEXT && forgotten < turns.length) {
			forgotten++;
			overhead = await exact(without(forgotten));
		}
	}
	return { question: without(forgotten), overhead };
}

/** Ends an answer that goes round in circles. */
async function chatWithoutLoops(
	model: ModelRuntime,
	request: ChatRequest,
	onText: (piece: string) => void,
	signal: AbortSignal,
): Promise<{ readonly result: CompletionResult; readonly looped: boolean }> {
	const loop = new AbortController();
	let text = '';
	let looked = 0;
	const watch = (piece: string) => {
		text += piece;
		onText(piece);
		if (text.length - looked >= LOOK_EVERY) {
			looked = text.length;
			if (endsInLoop(text)) {
				loop.abort();
			}
		}
	};
	const stop = () => loop.abort();
	signal.addEventListener('abort', stop, { once: true });
	try {
		throwIfAborted(signal);
		const result = await model.chat(request, watch, loop.signal);
		return { result, looped: loop.signal.aborted && !signal.aborted };
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

async function pack(
	{ engine, model }: ChatParts,
	{ root, file, text, line, character }: PackPlace,
	budget: number,
	{ options, diagnostics }: ChatAsk,
	signal: AbortSignal,
): Promise<PackedContext> {
	try {
		const chatOptions = { ...options, tokenizer: 'model', style: undefined } as const;
		return await engine.pack(
			// What else the user looks at meanwhile is no part of a conversation: it would be read anew at each question.
			{ root, file, text, line, character, budget, current: 'include', options: chatOptions, diagnostics, recent: [] },
			signal,
		);
	} catch (error) {
		// The engine counts with the model: what it says of one that died is the model's reason at third hand.
		throw isAbort(error) || modelInfo(model) ? error : new UserError(whyNoAnswer(model));
	}
}

function whyNoAnswer({ state }: Pick<ModelRuntime, 'state'>): string {
	switch (state.kind) {
		case 'loading':
			return sentence`The model is still loading: ask again in a moment.`;
		case 'failed':
			return state.restarting ? sentence`${state.reason} It is starting again: ask once more in a moment.` : state.reason;
		default:
			return sentence`No model is loaded: choose a model file to ask questions.`;
	}
}
