import { isAbort, throwIfAborted, UserError } from '../base/errors.ts';
import type { ChatMessage, CompletionResult, ModelRuntime } from '../model/modelRuntime.ts';
import type { ContextEngine, PackOptions } from '../pack/contextEngine.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import { budgetFor } from '../prompt/budget.ts';
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
}

export interface ChatAnswer {
	readonly packed: PackedContext | undefined;
	readonly messages: readonly ChatMessage[];
	/** Question and answer pairs that had to be left out for room, oldest first. */
	readonly forgotten: number;
	readonly result: CompletionResult;
}

/** SPEC: at 200,000 tokens the reserve for work is 50,000, and never more. */
const MAX_RESERVE = 50_000;
/** What a chat template puts round one message, in tokens; the widest known take about ten. */
const MESSAGE_OVERHEAD = 12;
/** A context smaller than this says nothing; older turns are forgotten first. */
const LEAST_CONTEXT = 256;

/** Answers one question about a place, with the context packed for it. Rejects with a `UserError` when there is no model. */
export async function answerQuestion(
	{ engine, model }: ChatParts,
	ask: ChatAsk,
	onText: (piece: string) => void,
	signal: AbortSignal,
): Promise<ChatAnswer> {
	const info = modelInfo(model);
	if (!info) {
		throw new UserError(whyNoAnswer(model), { title: 'Choose Model', command: 'plimsoll.chooseModel' });
	}
	const reserve = ask.reserve === 'auto' ? Math.min(MAX_RESERVE, Math.floor(info.contextSize / 4)) : ask.reserve;
	let { question } = ask;
	let overhead = await overheadOf(model, question, signal);
	const room = () => budgetFor(ask.budget, reserve, { contextSize: info.contextSize, prefillRate: info.prefillRate, overhead });
	while (room().tokens < LEAST_CONTEXT && question.history.length > 0) {
		question = { ...question, history: question.history.slice(1) };
		overhead = await overheadOf(model, question, signal);
	}
	const budget = room();
	if (overhead + budget.reserved > info.contextSize) {
		throw new UserError(`The question takes ${overhead} tokens and the model's context holds ${info.contextSize}: select less.`);
	}
	const packed =
		ask.place && budget.tokens > 0 ? await pack({ engine, model }, ask.place, budget.tokens, ask.options, signal) : undefined;
	throwIfAborted(signal);
	const messages = chatPrompt(question, packed);
	const result = await model.chat({ messages, maxTokens: budget.reserved }, onText, signal);
	const shown = packed && { ...packed, notices: [...budget.notices, ...packed.notices] };
	return { packed: shown, messages, forgotten: ask.question.history.length - question.history.length, result };
}

async function pack(
	{ engine, model }: ChatParts,
	{ root, file, text, line, character }: PackPlace,
	budget: number,
	options: PackOptions,
	signal: AbortSignal,
): Promise<PackedContext> {
	try {
		const chatOptions = { ...options, tokenizer: 'model', style: undefined } as const;
		return await engine.pack({ root, file, text, line, character, budget, current: 'include', options: chatOptions }, signal);
	} catch (error) {
		// The engine counts with the model: what it says of one that died is the model's reason at third hand.
		throw isAbort(error) || modelInfo(model) ? error : new UserError(whyNoAnswer(model));
	}
}

async function overheadOf(model: ModelRuntime, question: ChatQuestion, signal: AbortSignal): Promise<number> {
	const messages = chatPrompt(question, undefined);
	const counts = await model.countTokens(
		messages.map((message) => message.content),
		signal,
	);
	return counts.reduce((total, count) => total + count + MESSAGE_OVERHEAD, 0);
}

function whyNoAnswer({ state }: Pick<ModelRuntime, 'state'>): string {
	switch (state.kind) {
		case 'loading':
			return 'The model is still loading: ask again in a moment.';
		case 'failed':
			return state.restarting ? `${state.reason} It is starting again: ask once more in a moment.` : state.reason;
		default:
			return 'No model is loaded: choose a model file to ask questions.';
	}
}
