import { formatCount, plural } from '../core/base/text.ts';
import { whyNoCompletions } from '../core/complete/whyNoCompletions.ts';
import type { CompletionResult, ModelState } from '../core/model/modelRuntime.ts';
import type { IndexStatus } from '../core/pack/contextEngine.ts';
import type { PackedContext } from '../core/pack/packedContext.ts';
import type { ChoiceRow, ContextState, EngineState, ViewState } from '../protocol/budgetView.ts';

/** Everything the view shows, as the parts of the extension know it. */
export interface Shown {
	readonly packed: PackedContext | undefined;
	/** Tokens kept for the answer. */
	readonly reserved: number;
	/** Why there is no context; read only without one. */
	readonly empty: string;
	readonly index: IndexStatus | undefined;
	readonly model: ModelState;
	/** Why no model is loaded, where it is not the user's choice: an untrusted workspace. */
	readonly noModel: string | undefined;
	readonly last: CompletionResult | undefined;
	readonly kvBytes: number;
	readonly choices: readonly ChoiceRow[];
}

/** What the Token Budget view and the status bar draw. */
export function viewStateOf(shown: Shown, revision: number): ViewState {
	return {
		revision,
		context: shown.packed && contextState(shown.packed, shown.reserved),
		empty: shown.packed ? undefined : shown.empty,
		index: indexState(shown.index),
		engine: engineState(shown),
		choices: shown.choices,
	};
}

function contextState(packed: PackedContext, reserved: number): ContextState {
	const { file, line, budget, used, tokenizer, tiers, items, leftOut, leftOutMore, notices, ms } = packed;
	return {
		file,
		line: line + 1,
		budget,
		used,
		reserved,
		tokenizer,
		tiers,
		items: items.map(({ id, path, symbol, tier, form, tokens, hops, score, why, parts, ranges }) => ({
			id,
			path,
			symbol,
			tier,
			form,
			tokens,
			hops,
			score,
			why,
			parts: Object.entries(parts),
			line: ranges[0]?.[0] ?? 0,
		})),
		leftOut: leftOut.map(({ path, symbol, reason, tokens }) => ({
			id: symbol === '' ? path : `${path}#${symbol}`,
			path,
			symbol,
			reason,
			tokens,
		})),
		leftOutMore,
		notices,
		ms: ms.total,
	};
}

function indexState(status: IndexStatus | undefined): ViewState['index'] {
	if (!status) {
		return undefined;
	}
	const ready = status.kind === 'ready';
	const text = ready
		? `${plural(status.files, 'file')}, ${plural(status.symbols, 'symbol')}`
		: `Indexing${status.kind === 'stopped' ? ' stopped' : ''}: ${formatCount(status.done)} of ${plural(status.files, 'file')}`;
	return { ready, text, progress: ready ? 1 : status.files > 0 ? Math.min(1, status.done / status.files) : 0 };
}

function engineState({ model, noModel, last, kvBytes }: Shown): EngineState {
	const info = model.kind === 'ready' || model.kind === 'busy' ? model.info : undefined;
	return {
		kind: model.kind,
		text: modelText(model, noModel),
		progress: model.kind === 'loading' ? model.progress : undefined,
		device: info?.device,
		last: last && {
			reused: last.tokens.reused,
			fromDisk: last.tokens.fromDisk,
			evaluated: last.tokens.evaluated,
			generated: last.tokens.generated,
			firstTokenMs: last.ms.firstToken,
		},
		kvBytes,
	};
}

function modelText(model: ModelState, noModel: string | undefined): string {
	switch (model.kind) {
		case 'none':
			return noModel ?? 'No model is chosen: ghost text and inline chat are off.';
		case 'loading':
			return `Loading ${fileName(model.path)}: ${Math.round(model.progress * 100)} %`;
		case 'failed':
			return model.restarting ? `${model.reason} It is starting again.` : model.reason;
		case 'ready':
		case 'busy':
			return whyNoCompletions(model) ?? model.info.name;
	}
}

function fileName(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
