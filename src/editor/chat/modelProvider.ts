import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.ts';
import { withSignal } from '../../core/base/withSignal.ts';
import { modelInfo } from '../../core/complete/contextSource.ts';
import type { ChatMessage, ModelRuntime } from '../../core/model/modelRuntime.ts';
import { SAFETY_TOKENS } from '../../core/prompt/budget.ts';
import { t } from '../../protocol/localize.ts';
import { MODEL_VENDOR } from '../manifest.ts';
import { onDidChangeKind } from '../modelLoader.ts';

/** Of the context, the part that is kept for an answer. */
const ANSWER_SHARE = 1 / 4;

/** The loaded model among those of VS Code, where it lists models: its own chat and other extensions may then ask it. */
export class ModelProvider implements vscode.LanguageModelChatProvider {
	readonly #model: () => ModelRuntime;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeLanguageModelChatInformation = this.#changed.event;

	constructor(model: () => ModelRuntime) {
		this.#model = model;
	}

	/** Does nothing in a VS Code that lists no models. */
	register(): vscode.Disposable {
		const { lm } = vscode as Partial<typeof vscode>;
		if (!lm?.registerLanguageModelChatProvider) {
			return this.#changed;
		}
		const listener = onDidChangeKind(this.#model(), () => this.#changed.fire());
		return vscode.Disposable.from(
			lm.registerLanguageModelChatProvider(MODEL_VENDOR, this),
			new vscode.Disposable(() => listener.dispose()),
			this.#changed,
		);
	}

	provideLanguageModelChatInformation(): vscode.LanguageModelChatInformation[] {
		const info = modelInfo(this.#model());
		if (!info) {
			return [];
		}
		const maxOutputTokens = Math.floor(info.contextSize * ANSWER_SHARE);
		return [
			{
				id: info.fingerprint,
				name: info.name,
				family: info.architecture,
				version: info.fingerprint,
				detail: 'Plimsoll',
				tooltip: t('Runs on this machine'),
				maxInputTokens: info.contextSize - maxOutputTokens - SAFETY_TOKENS,
				maxOutputTokens,
				capabilities: {},
			},
		];
	}

	async provideLanguageModelChatResponse(
		{ id, maxOutputTokens }: vscode.LanguageModelChatInformation,
		messages: readonly vscode.LanguageModelChatRequestMessage[],
		{ modelOptions }: vscode.ProvideLanguageModelChatResponseOptions,
		progress: vscode.Progress<vscode.LanguageModelResponsePart>,
		token: vscode.CancellationToken,
	): Promise<void> {
		const model = this.#model();
		if (modelInfo(model)?.fingerprint !== id) {
			throw new UserError(t('Another model is loaded now: choose it in the list of models.'));
		}
		const wanted: unknown = modelOptions?.['maxTokens'];
		const maxTokens = typeof wanted === 'number' ? Math.max(1, Math.min(wanted, maxOutputTokens)) : maxOutputTokens;
		const onText = (piece: string) => progress.report(new vscode.LanguageModelTextPart(piece));
		await withSignal(token, (signal) => model.chat({ messages: messages.map(messageFor), maxTokens }, onText, signal));
	}

	async provideTokenCount(
		_model: vscode.LanguageModelChatInformation,
		text: string | vscode.LanguageModelChatRequestMessage,
		token: vscode.CancellationToken,
	): Promise<number> {
		const texts = [typeof text === 'string' ? text : textOf(text.content)];
		const [count = 0] = await withSignal(token, (signal) => this.#model().countTokens(texts, signal));
		return count;
	}
}

function messageFor({ role, content }: vscode.LanguageModelChatRequestMessage): ChatMessage {
	switch (role) {
		case vscode.LanguageModelChatMessageRole.User:
			return { role: 'user', content: textOf(content) };
		case vscode.LanguageModelChatMessageRole.Assistant:
			return { role: 'assistant', content: textOf(content) };
		default:
			// VS Code has a third role for system messages, which it does not tell extensions of.
			return { role: 'system', content: textOf(content) };
	}
}

/** A model of text reads no pictures and calls no tools. */
function textOf(content: readonly unknown[]): string {
	return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}
