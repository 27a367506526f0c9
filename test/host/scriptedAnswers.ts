// Answers that a test writes, with the pauses that it needs.
import type { CompletionResult } from '../../src/core/model/modelRuntime.ts';
import type { PlimsollApi } from '../../src/editor/api.ts';
import { ScriptedModel } from '../support/scriptedModel.ts';

/** A piece of text, something that is waited for, or how the answer ends when not by itself. */
export type Part = string | Promise<unknown> | { readonly end: CompletionResult['end'] } | { readonly error: Error };

/** A model that gives these parts as its answer, to each question the same. An abort is heeded between two parts. */
export function answers(...parts: readonly Part[]): ScriptedModel {
	const model = new ScriptedModel(() => '');
	model.chat = async (request, onText, signal) => {
		model.asked.push({ kind: 'chat', messages: request.messages });
		let text = '';
		let end: CompletionResult['end'] = 'endOfText';
		const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
		for (const part of parts) {
			if (signal.aborted) {
				end = 'aborted';
				break;
			}
			if (typeof part === 'string') {
				text += part;
				onText(part);
			} else if (part instanceof Promise) {
				await Promise.race([part, aborted]);
			} else if ('error' in part) {
				throw part.error;
			} else {
				end = part.end;
			}
		}
		return {
			text,
			end: signal.aborted ? 'aborted' : end,
			tokens: { prompt: 100, reused: 0, fromDisk: 0, evaluated: 100, generated: text.length },
			ms: { tokenize: 0, restore: 0, prefill: 0, firstToken: 0, decode: 0, total: 0 },
		};
	};
	return model;
}

/** Runs `body` while questions are answered by `model`; its threads are deleted. */
export async function withModel(api: PlimsollApi, model: ScriptedModel, body: () => Promise<void>): Promise<void> {
	api.answerWith(model);
	try {
		await body();
	} finally {
		api.answerWith(undefined);
	}
}

export const block = (code: string, language = 'ts') => `\`\`\`${language}\n${code}\n\`\`\`\n`;
