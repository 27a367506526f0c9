import { KV_CACHE_TYPES } from '../core/model/modelRuntime.ts';
import { FILLS } from '../core/pack/contextEngine.ts';
import { OVERFLOWS } from '../core/pack/overflow.ts';

// Everything that package.json and the code must agree on. A unit test compares the two, both ways.

/** Commands of the command palette and the menus, by what they do. */
export const COMMANDS = {
	buildContext: 'plimsoll.buildContext',
	copyContext: 'plimsoll.copyContext',
	chooseModel: 'plimsoll.chooseModel',
	downloadModel: 'plimsoll.downloadModel',
	stopDownload: 'plimsoll.stopDownload',
	manageModels: 'plimsoll.manageModels',
	showMemoryPlan: 'plimsoll.showMemoryPlan',
	clearKvCache: 'plimsoll.clearKvCache',
	inlineChat: 'plimsoll.inlineChat',
	showLog: 'plimsoll.showLog',
	toggleCompletions: 'plimsoll.toggleCompletions',
	snooze: 'plimsoll.snooze',
	showLastRequest: 'plimsoll.showLastRequest',
	rebuildIndex: 'plimsoll.rebuildIndex',
	whyNotIndexed: 'plimsoll.whyNotIndexed',
	pin: 'plimsoll.pin',
	exclude: 'plimsoll.exclude',
	signatureOnly: 'plimsoll.signatureOnly',
	unpin: 'plimsoll.unpin',
	pinSymbol: 'plimsoll.pinSymbol',
	excludeSymbol: 'plimsoll.excludeSymbol',
	manageChoices: 'plimsoll.manageChoices',
	saveSnapshot: 'plimsoll.saveSnapshot',
	compareSnapshots: 'plimsoll.compareSnapshots',
	openWalkthrough: 'plimsoll.openWalkthrough',
	exportMetrics: 'plimsoll.exportMetrics',
	resetMetrics: 'plimsoll.resetMetrics',
	reloadModel: 'plimsoll.reloadModel',
	sendQuestion: 'plimsoll.sendQuestion',
	stopAnswer: 'plimsoll.stopAnswer',
	retryAnswer: 'plimsoll.retryAnswer',
	copyAnswer: 'plimsoll.copyAnswer',
	insertAnswer: 'plimsoll.insertAnswer',
	offerChanges: 'plimsoll.offerChanges',
	acceptChange: 'plimsoll.acceptChange',
	rejectChange: 'plimsoll.rejectChange',
	acceptAllChanges: 'plimsoll.acceptAllChanges',
	rejectAllChanges: 'plimsoll.rejectAllChanges',
	nextChange: 'plimsoll.nextChange',
	previousChange: 'plimsoll.previousChange',
	explain: 'plimsoll.explain',
	fix: 'plimsoll.fix',
	undoSummary: 'plimsoll.undoSummary',
	exportChat: 'plimsoll.exportChat',
	showChats: 'plimsoll.showChats',
	deleteChat: 'plimsoll.deleteChat',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** Context keys that `when` clauses read. */
export const CONTEXT_KEYS = {
	/** A model is loaded. */
	modelReady: 'plimsoll.modelReady',
	/** An answer is being written in some thread. */
	answering: 'plimsoll.answering',
	/** The active editor has changes that an answer offers. */
	changes: 'plimsoll.changesHere',
	/** Paths on disk that the user pinned, excluded or shortened. */
	chosenPaths: 'plimsoll.chosenPaths',
} as const;

export const BUDGET_VIEW = 'plimsoll.budgetView';
/** Language of a packed context, with a grammar of its own. */
export const CONTEXT_LANGUAGE = 'plimsoll-context';
export const WALKTHROUGH = 'plimsoll.start';
/** `@plimsoll` in VS Code's own chat. */
export const PARTICIPANT = 'plimsoll.participant';
/** Whose the loaded model is in VS Code's list of models. */
export const MODEL_VENDOR = 'plimsoll';
export const CHAT_CONTROLLER = 'plimsoll.chat';
/** `contextValue` of a comment that holds an answer. */
export const ANSWER = 'plimsoll.answer';
/** Of one that tells earlier turns in short. */
export const SUMMARY = 'plimsoll.summary';
/** Threads that show what answers would change in a file. */
export const CHANGES_CONTROLLER = 'plimsoll.changes';
/** `contextValue` of a comment that holds a change. */
export const CHANGE = 'plimsoll.change';

/** How a setting's raw value is read; `auto` leaves the choice to the extension. */
export type SettingRule =
	| { readonly kind: 'text'; readonly default: string }
	| { readonly kind: 'flag'; readonly default: boolean }
	| { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[] }
	| { readonly kind: 'integer'; readonly default: number; readonly min: number; readonly max: number }
	| { readonly kind: 'autoOrInteger'; readonly default: 'auto'; readonly min: number; readonly max: number }
	| { readonly kind: 'number'; readonly default: number; readonly min: number; readonly max: number }
	| { readonly kind: 'fraction'; readonly default: number }
	/** Objects; what each must be is told where they are read. */
	| { readonly kind: 'list'; readonly default: readonly [] }
	| { readonly kind: 'strings'; readonly default: readonly string[] }
	/** Switches by names that the user gives. */
	| { readonly kind: 'flags'; readonly default: Readonly<Record<string, boolean>> }
	/** Numbers by names that the user gives. */
	| { readonly kind: 'numbers'; readonly default: Readonly<Record<string, never>>; readonly min: number; readonly max: number };

export const ENCODINGS = ['o200k_base', 'cl100k_base'] as const;
export const GPUS = ['auto', 'cuda', 'vulkan', 'metal', 'cpu'] as const;
export const FLASH_ATTENTION = ['auto', 'on', 'off'] as const;
export const ROPE_SCALINGS = ['model', 'none', 'linear', 'yarn'] as const;

export const ON_BATTERY = ['on', 'off'] as const;
export const IN_TEXT = ['on', 'line', 'off'] as const;

/** Every setting with its default and its limits. */
export const SETTINGS = {
	'plimsoll.model': { kind: 'text', default: '' },
	'plimsoll.enableCompletions': { kind: 'flag', default: true },
	'plimsoll.budget': { kind: 'autoOrInteger', default: 'auto', min: 256, max: 2_000_000 },
	'plimsoll.chatBudget': { kind: 'integer', default: 32_000, min: 256, max: 2_000_000 },
	'plimsoll.chatCompactAt': { kind: 'integer', default: 70, min: 10, max: 100 },
	'plimsoll.reservedOutput': { kind: 'autoOrInteger', default: 'auto', min: 16, max: 100_000 },
	'plimsoll.shares.critical': { kind: 'fraction', default: 0.2 },
	'plimsoll.shares.important': { kind: 'fraction', default: 0.4 },
	'plimsoll.shares.supporting': { kind: 'fraction', default: 0.3 },
	'plimsoll.shares.cache': { kind: 'fraction', default: 0.1 },
	'plimsoll.maxHops': { kind: 'integer', default: 3, min: 1, max: 6 },
	'plimsoll.fill': { kind: 'choice', default: 'relevant', choices: FILLS },
	'plimsoll.overflow': { kind: 'choice', default: 'middle', choices: OVERFLOWS },
	'plimsoll.windowTokens': { kind: 'integer', default: 512, min: 64, max: 8192 },
	'plimsoll.encoding': { kind: 'choice', default: 'o200k_base', choices: ENCODINGS },
	'plimsoll.gpu': { kind: 'choice', default: 'auto', choices: GPUS },
	'plimsoll.gpuLayers': { kind: 'autoOrInteger', default: 'auto', min: 0, max: 1000 },
	'plimsoll.contextSize': { kind: 'autoOrInteger', default: 'auto', min: 256, max: 2_000_000 },
	'plimsoll.batchSize': { kind: 'integer', default: 512, min: 32, max: 8192 },
	'plimsoll.threads': { kind: 'autoOrInteger', default: 'auto', min: 1, max: 256 },
	'plimsoll.kvCacheType': { kind: 'choice', default: 'f16', choices: KV_CACHE_TYPES },
	'plimsoll.flashAttention': { kind: 'choice', default: 'auto', choices: FLASH_ATTENTION },
	'plimsoll.ropeScaling.type': { kind: 'choice', default: 'model', choices: ROPE_SCALINGS },
	'plimsoll.ropeScaling.factor': { kind: 'number', default: 1, min: 0.01, max: 1000 },
	'plimsoll.ropeScaling.base': { kind: 'autoOrInteger', default: 'auto', min: 1, max: 1_000_000_000 },
	'plimsoll.ropeScaling.originalContext': { kind: 'autoOrInteger', default: 'auto', min: 256, max: 2_000_000 },
	'plimsoll.lora': { kind: 'numbers', default: {}, min: -10, max: 10 },
	'plimsoll.modelFolder': { kind: 'text', default: '' },
	'plimsoll.recommendedModels': { kind: 'list', default: [] },
	'plimsoll.kvCache.enabled': { kind: 'flag', default: true },
	'plimsoll.kvCache.maxBytes': { kind: 'integer', default: 2_000_000_000, min: 0, max: 1_000_000_000_000 },
	'plimsoll.index.maxWorkers': { kind: 'autoOrInteger', default: 'auto', min: 1, max: 64 },
	'plimsoll.index.memory': { kind: 'integer', default: 64, min: 1, max: 4096 },
	'plimsoll.latencyTarget': { kind: 'integer', default: 0, min: 0, max: 60_000 },
	'plimsoll.metrics.regression': { kind: 'integer', default: 25, min: 0, max: 1000 },
	'plimsoll.debounce': { kind: 'autoOrInteger', default: 'auto', min: 0, max: 2000 },
	'plimsoll.askAhead': { kind: 'flag', default: true },
	'plimsoll.languages': { kind: 'flags', default: { '*': true, plaintext: false, markdown: false } },
	'plimsoll.disabledFiles': { kind: 'strings', default: [] },
	'plimsoll.onBattery': { kind: 'choice', default: 'on', choices: ON_BATTERY },
	'plimsoll.stringsAndComments': { kind: 'choice', default: 'line', choices: IN_TEXT },
	'plimsoll.maxCompletionTokens': { kind: 'integer', default: 128, min: 8, max: 2048 },
} as const satisfies Record<string, SettingRule>;
export type SettingKey = keyof typeof SETTINGS;
