import {
	type ChatHistoryItem,
	type ChatWrapper,
	type LlamaModel,
	type LlamaText,
	resolveChatWrapper,
	SpecialToken,
	SpecialTokensText,
	type Token,
} from 'node-llama-cpp';
import type { ChatMessage } from '../../core/model/modelRuntime.ts';
import { append, type SafeTokenizer } from './safeTokenizer.ts';

export interface ChatPrompt {
	readonly tokens: Token[];
	/** What ends the answer in this template. */
	readonly stopTokens: ReadonlySet<Token>;
	readonly stop: readonly string[];
}

/** Writes a conversation in the chat template of the model. What the messages say stays text, whatever it looks like. */
export class ChatPrompter {
	readonly #model: LlamaModel;
	readonly #tokenizer: SafeTokenizer;
	readonly #wrapper: ChatWrapper;

	constructor(model: LlamaModel, tokenizer: SafeTokenizer) {
		this.#model = model;
		this.#tokenizer = tokenizer;
		this.#wrapper = resolveChatWrapper(model, { warningLogs: false });
	}

	prompt(messages: readonly ChatMessage[]): ChatPrompt {
		const chatHistory = messages.map(historyItem);
		// An open turn of the model at the end is what it continues.
		const state = this.#wrapper.generateContextState({ chatHistory: [...chatHistory, { type: 'model', response: [] }] });
		const stopTokens = new Set<Token>();
		const stop: string[] = [];
		for (const trigger of state.stopGenerationTriggers) {
			const tokens = this.#tokens(trigger);
			const [only] = tokens;
			if (tokens.length === 1 && only !== undefined && this.#model.isSpecialToken(only)) {
				stopTokens.add(only);
			} else if (trigger.values.every((value) => typeof value === 'string')) {
				stop.push(trigger.toString());
			}
		}
		return { tokens: this.#tokens(state.contextText), stopTokens, stop };
	}

	#tokens(text: LlamaText): Token[] {
		const tokens: Token[] = [];
		for (const value of text.values) {
			if (value instanceof SpecialTokensText) {
				append(tokens, this.#model.tokenize(value.value, true, 'trimLeadingSpace'));
			} else if (value instanceof SpecialToken) {
				append(tokens, value.tokenize(this.#model.tokenizer));
			} else {
				append(tokens, this.#tokenizer.text(value));
			}
		}
		return tokens;
	}
}

function historyItem(message: ChatMessage): ChatHistoryItem {
	return message.role === 'assistant'
		? { type: 'model', response: [message.content] }
		: { type: message.role, text: message.content };
}
