// What the extension and the Token Budget view say to each other. The view says `ready`, gets the whole state, then only states.

export type ViewTier = 'critical' | 'important' | 'supporting' | 'cache';

/** In the order of the promise and of the page. */
export const VIEW_TIERS = ['critical', 'important', 'supporting', 'cache'] as const satisfies readonly ViewTier[];

export interface GaugeState {
	/** Tokens. */
	readonly used: number;
	/** Tokens the tier may use now: its share and what flowed to it. */
	readonly limit: number;
	/** Tokens of its share alone: where the load line stands. */
	readonly promised: number;
}

export interface ItemRow {
	readonly id: string;
	readonly path: string;
	readonly symbol: string;
	readonly tier: ViewTier;
	readonly form: string;
	readonly tokens: number;
	readonly hops: number;
	readonly score: number;
	readonly why: string;
	readonly parts: readonly (readonly [name: string, value: number])[];
	/** 0-based line to open. */
	readonly line: number;
	/** What another budget would do to it; absent while none is tried. */
	readonly change?: 'enters' | 'leaves' | 'changes';
}

export interface LeftOutRow {
	/** As an item would be named. */
	readonly id: string;
	readonly path: string;
	readonly symbol: string;
	readonly reason: string;
	readonly tokens: number;
}

/** Of an inline chat, its next question included. */
export interface ConversationState {
	/** Tokens it takes, and the most it may take before turns are forgotten. */
	readonly tokens: number;
	readonly room: number;
}

export interface ContextState {
	readonly file: string;
	/** 1-based, for reading. */
	readonly line: number;
	readonly budget: number;
	readonly used: number;
	/** Tokens kept for the answer; drawn apart and never counted as used. */
	readonly reserved: number;
	/** Of the thread that this context is for; absent for that of ghost text. */
	readonly conversation?: ConversationState;
	readonly tokenizer: string;
	readonly tiers: Readonly<Record<ViewTier, GaugeState>>;
	readonly items: readonly ItemRow[];
	readonly leftOut: readonly LeftOutRow[];
	readonly leftOutMore: number;
	/** What is free of the budget is so on purpose: nothing more is worth it. */
	readonly isEnough: boolean;
	readonly notices: readonly string[];
	/** Milliseconds the pack took. */
	readonly ms: number;
}

export interface EngineState {
	readonly kind: 'none' | 'downloading' | 'loading' | 'ready' | 'busy' | 'failed';
	/** One line: the model's name, the progress, or why there is none. */
	readonly text: string;
	/** 0..1 while loading, or downloading where the size is known. */
	readonly progress: number | undefined;
	readonly device: string | undefined;
	/** Of the last request. */
	readonly last:
		| {
				readonly reused: number;
				readonly fromDisk: number;
				readonly evaluated: number;
				readonly generated: number;
				readonly firstTokenMs: number;
		  }
		| undefined;
	readonly kvBytes: number;
	/** Of the loaded model. */
	readonly model:
		| {
				/** Tokens: of the context that was made, and that it was trained on. */
				readonly context: number;
				readonly trained: number;
				readonly layers: number;
				readonly gpuLayers: number;
				/** Tokens read in a second, measured when it was loaded. */
				readonly prefillRate: number;
				/** Bytes. */
				readonly memory: {
					readonly model: number;
					readonly kv: number;
					readonly compute: number;
					readonly free: number;
					readonly where: 'ram' | 'vram';
				};
		  }
		| undefined;
	/** What the next request finds read already; `undefined` without a model or a place. */
	readonly prefix: 'cold' | 'warming' | 'warm' | undefined;
	/** 0..1 while the context is read ahead. */
	readonly warming: number | undefined;
	/** Tokens of it that came from disk. */
	readonly warmedFromDisk: number;
	/** What helps in this state, the first most. */
	readonly actions: readonly ViewCommand[];
}

export interface FiguresRow {
	readonly count: number;
	readonly mean: number;
	readonly std: number;
	readonly min: number;
	readonly max: number;
	readonly p50: number;
	readonly p95: number;
}

export const VIEW_METRICS = [
	'context',
	'firstToken',
	'latency',
	'speed',
	'reuse',
	'acceptance',
	'memory',
	'modelMemory',
] as const;
export type ViewMetric = (typeof VIEW_METRICS)[number];

export interface MetricRow {
	readonly name: ViewMetric;
	readonly unit: 'tokens' | 'ms' | 'perSecond' | 'ratio' | 'bytes';
	/** Of the last 200 values. */
	readonly window: FiguresRow;
	/** Of all since the last reset. */
	readonly total: FiguresRow;
	/** The newest, oldest first: what the chart shows. */
	readonly values: readonly number[];
	/** Percent by which it is worse than before; absent while it is not. */
	readonly worse?: number;
}

/** What the user said about a file, a folder or a symbol. */
export const VIEW_CHOICES = ['pin', 'exclude', 'signature'] as const;
export type ViewChoice = (typeof VIEW_CHOICES)[number];

export interface ChoiceRow {
	/** `src/a.ts`, `src/` for a folder, `src/a.ts#Store.read` for a symbol. */
	readonly name: string;
	readonly choice: ViewChoice;
}

/** Tokens: the least and the most that a budget may be set to. */
export const MIN_BUDGET = 256;
export const MAX_BUDGET = 2_000_000;

export interface WishState {
	readonly budget: number | 'auto';
	/** Fractions of 1. */
	readonly shares: Readonly<Record<ViewTier, number>>;
}

export interface WhatIfState {
	readonly wish: WishState;
	/** The result is not there yet, or of an earlier wish. */
	readonly pending: boolean;
	readonly failed: string | undefined;
	readonly result:
		| {
				readonly used: number;
				readonly budget: number;
				readonly tiers: Readonly<Record<ViewTier, GaugeState>>;
				readonly entering: number;
				readonly leaving: number;
				readonly changing: number;
				readonly notices: readonly string[];
		  }
		| undefined;
	/** Where Apply writes the settings. */
	readonly scope: 'user' | 'workspace';
}

export interface ViewState {
	/** Counts up with each state; the view reports the one it has drawn. */
	readonly revision: number;
	/** `undefined` while there is no file to pack for; `empty` then says why. */
	readonly context: ContextState | undefined;
	readonly empty: string | undefined;
	readonly index: { readonly ready: boolean; readonly text: string /** 0..1 */; readonly progress: number } | undefined;
	readonly engine: EngineState;
	/** What the settings say about the budget, which is where a what-if begins. */
	readonly wish: WishState;
	/** What another budget would do; `undefined` while none is tried. */
	readonly whatIf: WhatIfState | undefined;
	/** Of the workspace folder on show, in the order in which they were made. */
	readonly choices: readonly ChoiceRow[];
	readonly metrics: readonly MetricRow[];
}

export type ToView =
	| { readonly type: 'state'; readonly state: ViewState }
	/** The answer to `explain`. */
	| {
			readonly type: 'explained';
			readonly id: string;
			readonly sentence: string;
			/** Files from the current one to the definition's own. */
			readonly route: readonly string[];
			/** Its place among all that was considered, from 1; 0 for what was not. */
			readonly rank: number;
			readonly of: number;
	  };

/** What stands in the page after drawing, read back from it: tests and the log compare it with what was sent. */
export interface DrawnMessage {
	readonly type: 'drawn';
	readonly revision: number;
	readonly used: number;
	readonly budget: number;
	readonly tiers: Readonly<Record<ViewTier, number>>;
	/** Item rows in the page; the rest of a long tier waits behind "N more". */
	readonly rows: number;
	readonly ms: number;
}

export type FromView =
	| { readonly type: 'ready' }
	| DrawnMessage
	/** A state that could not be drawn is answered too, or the next would wait for it for ever. */
	| { readonly type: 'failed'; readonly revision: number; readonly message: string }
	| { readonly type: 'open'; readonly path: string; readonly line: number }
	/** `choice` is absent when one is taken back. */
	| { readonly type: 'choose'; readonly name: string; readonly choice?: ViewChoice }
	/** Asks for the way to a definition and its rank, for the place on show. */
	| { readonly type: 'explain'; readonly id: string }
	/** Tries another budget; nothing is changed yet. */
	| { readonly type: 'whatIf'; readonly wish: WishState }
	/** Ends it, writing the wish into the settings or not. */
	| { readonly type: 'endWhatIf'; readonly apply: boolean }
	/** Files or folders from the explorer, as URIs, were dropped to be pinned. */
	| { readonly type: 'drop'; readonly uris: readonly string[] }
	/** Only ids that {@link VIEW_COMMANDS} names are run. */
	| { readonly type: 'command'; readonly command: ViewCommand };

export const VIEW_COMMANDS = [
	'plimsoll.chooseModel',
	'plimsoll.buildContext',
	'plimsoll.copyContext',
	'plimsoll.showLog',
	'plimsoll.clearKvCache',
	'plimsoll.inlineChat',
	'plimsoll.reloadModel',
	'plimsoll.stopDownload',
	'plimsoll.exportMetrics',
	'plimsoll.resetMetrics',
	'plimsoll.openWalkthrough',
	'workbench.trust.manage',
] as const;

export type ViewCommand = (typeof VIEW_COMMANDS)[number];
