import type { LogVerdict } from '../core/complete/contextSource.ts';
import { type ContextChange, compareContexts } from '../core/complete/trialPack.ts';
import { whyNoCompletions } from '../core/complete/whyNoCompletions.ts';
import { SERIES, type SeriesReport } from '../core/metrics/metrics.ts';
import type { CompletionResult, ModelState, Warmth } from '../core/model/modelRuntime.ts';
import type { IndexStatus } from '../core/pack/contextEngine.ts';
import type { PackedContext, PackedItem } from '../core/pack/packedContext.ts';
import type {
	ChoiceRow,
	ContextState,
	ConversationState,
	EngineState,
	ItemRow,
	MetricRow,
	ViewState,
	WhatIfState,
	WishState,
} from '../protocol/budgetView.ts';
import { t, translated } from '../protocol/localize.ts';
import type { RunningDownload } from './modelPicker.ts';
import { formatBytes, formatCount } from './numbers.ts';
import type { Trial } from './whatIf.ts';

/** Everything the view shows, as the parts of the extension know it. */
export interface Shown {
	readonly packed: PackedContext | undefined;
	/** Tokens kept for the answer. */
	readonly reserved: number;
	/** Of the thread that the context is for; `undefined` for that of ghost text. */
	readonly conversation: ConversationState | undefined;
	/** Why there is no context; read only without one. */
	readonly empty: string;
	readonly index: IndexStatus | undefined;
	readonly model: ModelState;
	/** Why no model is loaded, where it is not the user's choice: an untrusted workspace. */
	readonly noModel: string | undefined;
	/** The model file that is on its way. */
	readonly download: RunningDownload | undefined;
	readonly last: CompletionResult | undefined;
	/** How far the context is read ahead; `undefined` when nothing is. */
	readonly warmth: Warmth | undefined;
	readonly kvBytes: number;
	readonly choices: readonly ChoiceRow[];
	readonly wish: WishState;
	readonly trial: Trial | undefined;
	/** Where the budget is set, or would be. */
	readonly scope: 'user' | 'workspace';
	/** How much of the context was read; `undefined` without one. */
	readonly verdict: LogVerdict | undefined;
	readonly trusted: boolean;
	readonly metrics: readonly SeriesReport[];
	/** The part of the budget that is used, to reach the user's latency target in milliseconds. */
	readonly lowered: { readonly factor: number; readonly target: number };
}

/** What the Token Budget view and the status bar draw. */
export function viewStateOf(shown: Shown, revision: number): ViewState {
	const then = shown.trial?.packed;
	const change = shown.packed && then && compareContexts(shown.packed, then);
	return {
		revision,
		context: shown.packed && contextState(shown.packed, shown, change),
		empty: shown.packed ? undefined : shown.empty,
		index: indexState(shown.index),
		engine: engineState(shown),
		choices: shown.choices,
		wish: shown.wish,
		whatIf: whatIfState(shown, change),
		metrics: shown.metrics.map(metricRow),
	};
}

function contextState(
	packed: PackedContext,
	{ reserved, conversation, lowered }: Shown,
	change: ContextChange | undefined,
): ContextState {
	const { file, line, budget, used, tokenizer, tiers, items, leftOut, leftOutMore, isEnough, notices, ms } = packed;
	return {
		file,
		line: line + 1,
		budget,
		used,
		reserved,
		...(conversation ? { conversation } : {}),
		tokenizer,
		tiers,
		items: [
			...items.map((item) => itemRow(item, change && changeOf(item, change))),
			...(change?.entering ?? []).map((item) => itemRow(item, 'enters')),
		],
		leftOut: leftOut.map(({ path, symbol, reason, tokens }) => ({
			id: symbol === '' ? path : `${path}#${symbol}`,
			path,
			symbol,
			reason: translated(reason),
			tokens,
		})),
		leftOutMore,
		isEnough,
		notices: [...(lowered.factor < 1 ? [loweredSentence(lowered)] : []), ...notices.map(translated)],
		ms: ms.total,
	};
}

function itemRow(item: PackedItem, change: ItemRow['change'] | undefined): ItemRow {
	const { id, path, symbol, tier, form, tokens, hops, score, why, parts, ranges } = item;
	const line = ranges[0]?.[0] ?? 0;
	const row = { id, path, symbol, tier, form, tokens, hops, score, why: translated(why), parts: Object.entries(parts), line };
	return change ? { ...row, change } : row;
}

function changeOf({ id }: PackedItem, { leaving, changing }: ContextChange): ItemRow['change'] | undefined {
	return leaving.has(id) ? 'leaves' : changing.has(id) ? 'changes' : undefined;
}

function whatIfState({ trial, scope }: Shown, change: ContextChange | undefined): WhatIfState | undefined {
	if (!trial) {
		return undefined;
	}
	const { wish, packed, pending, failed } = trial;
	const result = packed &&
		change && {
			used: packed.used,
			budget: packed.budget,
			tiers: packed.tiers,
			entering: change.entering.length,
			leaving: change.leaving.size,
			changing: change.changing.size,
			notices: packed.notices.map(translated),
		};
	return { wish, pending, failed, result, scope };
}

function indexState(status: IndexStatus | undefined): ViewState['index'] {
	if (!status) {
		return undefined;
	}
	const ready = status.kind === 'ready';
	const text = ready
		? `${countOf(status.files)}, ${status.symbols === 1 ? t('1 symbol') : t('{0} symbols', formatCount(status.symbols))}`
		: status.kind === 'stopped'
			? t('Indexing stopped: {0} of {1}', formatCount(status.done), countOf(status.files))
			: t('Indexing: {0} of {1}', formatCount(status.done), countOf(status.files));
	return { ready, text, progress: ready ? 1 : status.files > 0 ? Math.min(1, status.done / status.files) : 0 };
}

function countOf(files: number): string {
	return files === 1 ? t('1 file') : t('{0} files', formatCount(files));
}

function engineState({ model, noModel, download, last, kvBytes, verdict, warmth, trusted }: Shown): EngineState {
	// A model that works is told before one that is yet to come.
	const coming = model.kind === 'none' || model.kind === 'failed' ? download : undefined;
	const isReading = warmth !== undefined && warmth.held < warmth.prompt;
	const info = model.kind === 'ready' || model.kind === 'busy' ? model.info : undefined;
	return {
		kind: coming ? 'downloading' : model.kind,
		text: coming ? downloadText(coming) : modelText(model, noModel),
		progress: coming ? progressOf(coming) : model.kind === 'loading' ? model.progress : undefined,
		device: info?.device,
		last: last && {
			reused: last.tokens.reused,
			fromDisk: last.tokens.fromDisk,
			evaluated: last.tokens.evaluated,
			generated: last.tokens.generated,
			firstTokenMs: last.ms.firstToken,
		},
		kvBytes,
		model: info && {
			context: info.contextSize,
			trained: info.trainedContextSize,
			layers: info.layers,
			gpuLayers: info.gpuLayers,
			prefillRate: info.prefillRate,
			memory: {
				model: info.memory.model,
				kv: info.memory.kv,
				compute: info.memory.compute,
				free: info.memory.free,
				where: info.memory.where,
			},
		},
		prefix: info && verdict ? prefixOf(verdict, isReading) : undefined,
		warming: info && isReading ? warmth.held / warmth.prompt : undefined,
		warmedFromDisk: warmth?.fromDisk ?? 0,
		actions: coming ? ['plimsoll.stopDownload'] : actionsOf(model, trusted),
	};
}

function prefixOf(verdict: LogVerdict, isReading: boolean): EngineState['prefix'] {
	return isReading || verdict === 'warming' ? 'warming' : verdict === 'kept' ? 'warm' : 'cold';
}

function actionsOf({ kind }: ModelState, trusted: boolean): EngineState['actions'] {
	switch (kind) {
		case 'none':
			return trusted ? ['plimsoll.chooseModel', 'plimsoll.openWalkthrough'] : ['workbench.trust.manage'];
		case 'failed':
			return ['plimsoll.reloadModel', 'plimsoll.chooseModel', 'plimsoll.showLog'];
		default:
			return [];
	}
}

/** Values that a chart of the view's width can tell apart. */
const CHART_VALUES = 100;

function metricRow({ name, window, total, values, worse }: SeriesReport): MetricRow {
	const row = { name, unit: SERIES[name].unit, window, total, values: values.slice(-CHART_VALUES) };
	return worse === undefined ? row : { ...row, worse };
}

function loweredSentence({ factor, target }: Shown['lowered']): string {
	return t(
		'The budget is lowered to {0} % of what is set: the first token took longer than {1} ms.',
		Math.round(factor * 100),
		formatCount(target),
	);
}

function modelText(model: ModelState, noModel: string | undefined): string {
	switch (model.kind) {
		case 'none':
			return noModel ?? t('No model is chosen: ghost text and inline chat are off.');
		case 'loading':
			return t('Loading {0}: {1} %', fileName(model.path), Math.round(model.progress * 100));
		case 'failed':
			return model.restarting ? `${translated(model.reason)} ${t('It is starting again.')}` : translated(model.reason);
		case 'ready':
		case 'busy':
			return translated(whyNoCompletions(model) ?? model.info.name);
	}
}

function downloadText({ name, bytes, total, step }: RunningDownload): string {
	if (step === 'checking') {
		return t('Checking {0}', name);
	}
	return total
		? t('Downloading {0}: {1} of {2}', name, formatBytes(bytes), formatBytes(total))
		: t('Downloading {0}: {1}', name, formatBytes(bytes));
}

function progressOf({ bytes, total }: RunningDownload): number | undefined {
	return total ? Math.min(1, bytes / total) : undefined;
}

function fileName(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
