import type { ContextState, EngineState, ItemRow, ViewState, ViewTier } from '../../src/protocol/budgetView.ts';
import { VIEW_METRICS, VIEW_TIERS } from '../../src/protocol/budgetView.ts';

/** Items of one tier, ten to a file. */
export function itemsOf(count: number, tier: ViewTier = 'important'): ItemRow[] {
	return Array.from({ length: count }, (_, index): ItemRow => {
		const path = `src/folder${Math.floor(index / 100)}/file${Math.floor(index / 10)}.ts`;
		const symbol = `Container.member${index}`;
		return {
			id: `${path}#${symbol}`,
			path,
			symbol,
			tier,
			form: index % 3 === 0 ? 'body' : 'signature',
			tokens: 10 + (index % 7),
			hops: 1 + (index % 2),
			score: 1 / (1 + index),
			why: `member${index} is written in this file; imported here`,
			parts: [
				['name', 0.5],
				['imported', 0.25],
			],
			line: index,
		};
	});
}

export function contextOf(items: readonly ItemRow[], more: Partial<ContextState> = {}): ContextState {
	const used = (tier: ViewTier) => items.reduce((sum, item) => sum + (item.tier === tier ? item.tokens : 0), 0);
	const total = items.reduce((sum, item) => sum + item.tokens, 0);
	const budget = Math.max(1000, total);
	const tiers = Object.fromEntries(
		VIEW_TIERS.map((tier) => [
			tier,
			{ used: used(tier), limit: Math.max(used(tier), budget / 5), promised: Math.round(budget / 4) },
		]),
	) as ContextState['tiers'];
	return {
		file: 'src/current.ts',
		line: 12,
		budget,
		used: total,
		reserved: 128,
		tokenizer: 'o200k_base',
		tiers,
		items,
		leftOut: [
			{ id: 'src/far.ts#Far.away', path: 'src/far.ts', symbol: 'Far.away', reason: 'it takes about 90 tokens', tokens: 90 },
		],
		leftOutMore: 3,
		isEnough: false,
		notices: ['src/current.ts has a syntax error: what could be read of it is used.'],
		ms: 12,
		...more,
	};
}

const NO_MODEL: EngineState = {
	kind: 'none',
	text: 'No model is chosen: ghost text and inline chat are off.',
	progress: undefined,
	device: undefined,
	last: undefined,
	kvBytes: 0,
	model: undefined,
	prefix: undefined,
	warming: undefined,
	warmedFromDisk: 0,
	actions: ['plimsoll.chooseModel'],
};

export const READY: EngineState = {
	kind: 'ready',
	text: 'Some Coder 1.5B',
	progress: undefined,
	device: 'cpu',
	last: { reused: 900, fromDisk: 300, evaluated: 40, generated: 12, firstTokenMs: 180 },
	kvBytes: 12_000_000,
	model: {
		context: 8192,
		trained: 32_768,
		layers: 28,
		gpuLayers: 0,
		prefillRate: 400,
		memory: { model: 1.1e9, kv: 2.2e8, compute: 3e8, free: 8e9, where: 'ram' },
	},
	prefix: 'warm',
	warming: undefined,
	warmedFromDisk: 0,
	actions: [],
};

const FIGURES = { count: 40, mean: 2, std: 0.5, min: 1, max: 3, p50: 2, p95: 3 };

let revision = 0;

export function stateOf(more: Partial<ViewState> = {}): ViewState {
	return {
		revision: ++revision,
		context: undefined,
		empty: undefined,
		index: { ready: true, text: '264 files, 1,238 symbols', progress: 1 },
		engine: NO_MODEL,
		wish: { budget: 'auto', shares: { critical: 0.2, important: 0.4, supporting: 0.3, cache: 0.1 } },
		whatIf: undefined,
		choices: [],
		metrics: VIEW_METRICS.map((name) => ({
			name,
			unit: 'ms',
			window: FIGURES,
			total: FIGURES,
			values: [1, 3, 2, 2.5],
			...(name === 'firstToken' ? { worse: 40 } : {}),
		})),
		...more,
	};
}
