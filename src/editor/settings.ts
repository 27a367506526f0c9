import * as v from 'valibot';
import type { CompleterSettings } from '../core/complete/completer.ts';
import type { ContextSettings } from '../core/complete/contextSource.ts';
import { KV_CACHE_TYPES, type LoraAdapter, type ModelOptions, type RopeScaling } from '../core/model/modelRuntime.ts';
import { RECOMMENDED_MODELS, type RecommendedModel } from '../core/model/recommendedModels.ts';
import { DEFAULT_PACK_OPTIONS, FILLS } from '../core/pack/contextEngine.ts';
import { OVERFLOWS } from '../core/pack/overflow.ts';
import { TIERS, type Tier } from '../core/pack/packedContext.ts';
import { t } from '../protocol/localize.ts';
import {
	ENCODINGS,
	FLASH_ATTENTION,
	GPUS,
	IN_TEXT,
	ON_BATTERY,
	ROPE_SCALINGS,
	SETTINGS,
	type SettingKey,
	type SettingRule,
} from './manifest.ts';

/** All settings, in the parts that those who need them take. */
export interface Settings {
	/** Path of a GGUF file; empty for none. */
	readonly model: string;
	readonly modelOptions: Omit<ModelOptions, 'kvDirectory' | 'leaseDirectory'>;
	readonly keepKv: boolean;
	readonly downloads: DownloadSettings;
	/** Ghost text. */
	readonly context: ContextSettings;
	readonly completer: CompleterSettings;
	readonly ghostText: GhostTextSettings;
	readonly chat: ChatSettings;
	readonly index: IndexSettings;
	readonly metrics: MetricsSettings;
}

/** Where ghost text is made. */
export interface GhostTextSettings {
	/** By VS Code's id of a language; `*` is for those that are not named. */
	readonly languages: Readonly<Record<string, boolean>>;
	/** Globs, relative to the folder. */
	readonly disabledFiles: readonly string[];
	readonly onBattery: (typeof ON_BATTERY)[number];
}

export interface MetricsSettings {
	/** Milliseconds to the first token above which the budget is lowered; 0 for never. */
	readonly latencyTarget: number;
	/** Percent by which a figure must worsen to be marked; 0 for never. */
	readonly regression: number;
}

export interface DownloadSettings {
	/** Of downloaded models; empty for the extension's own. */
	readonly folder: string;
	readonly recommended: readonly RecommendedModel[];
}

export interface IndexSettings {
	/** Parser threads; `auto` is half the cores, up to four. */
	readonly maxWorkers: number | 'auto';
	/** Megabytes for each folder. */
	readonly memory: number;
}

export interface ChatSettings {
	/** Tokens wanted for the context of a question. */
	readonly budget: number;
	/** Tokens kept for the answer; `auto` is a quarter of the model's context, 50,000 at most. */
	readonly reserve: number | 'auto';
	/** Percent of its room at which the older turns of a conversation are summed up. */
	readonly compactAt: number;
}

export interface ParsedSettings {
	readonly settings: Settings;
	/** One sentence for each value that could not be taken as it is. */
	readonly corrections: readonly string[];
}

/** Turns raw values into settings that are in their limits. Never throws: a wrong value becomes the nearest right one, or the default. */
export function parseSettings(read: (key: SettingKey) => unknown): ParsedSettings {
	const corrections: string[] = [];
	const correct = (key: SettingKey, rule: SimpleRule) => {
		const given = read(key);
		const value = given === undefined ? rule.default : accept(given, rule);
		if (value === undefined || (given !== undefined && value !== given && value !== Number(given))) {
			const taken = value ?? rule.default;
			corrections.push(`${key} is ${JSON.stringify(given)}: ${JSON.stringify(taken)} is used, ${describe(rule)}.`);
			return taken;
		}
		return value;
	};
	const integer = (key: IntegerKey) => Number(correct(key, SETTINGS[key]));
	const auto = (key: AutoKey): number | 'auto' => {
		const value = correct(key, SETTINGS[key]);
		return value === 'auto' ? value : Number(value);
	};
	const own = (value: number | 'auto') => (value === 'auto' ? undefined : value);
	const flag = (key: FlagKey) => correct(key, SETTINGS[key]) === true;
	const choice = <T extends string>(key: SimpleKey, choices: readonly T[], fallback: T): T => {
		const value = correct(key, SETTINGS[key]);
		return choices.find((one) => one === value) ?? fallback;
	};

	const maxTokens = integer('plimsoll.maxCompletionTokens');
	const reserved = auto('plimsoll.reservedOutput');
	const settings: Settings = {
		model: String(correct('plimsoll.model', SETTINGS['plimsoll.model'])).trim(),
		modelOptions: {
			gpu: choice('plimsoll.gpu', GPUS, 'auto'),
			gpuLayers: own(auto('plimsoll.gpuLayers')),
			contextSize: own(auto('plimsoll.contextSize')),
			batchSize: integer('plimsoll.batchSize'),
			threads: own(auto('plimsoll.threads')),
			kvCacheType: choice('plimsoll.kvCacheType', KV_CACHE_TYPES, 'f16'),
			flashAttention: choice('plimsoll.flashAttention', FLASH_ATTENTION, 'auto'),
			ropeScaling: checked(
				{
					type: choice('plimsoll.ropeScaling.type', ROPE_SCALINGS, 'model'),
					factor: Number(correct('plimsoll.ropeScaling.factor', SETTINGS['plimsoll.ropeScaling.factor'])),
					base: own(auto('plimsoll.ropeScaling.base')),
					originalContext: own(auto('plimsoll.ropeScaling.originalContext')),
				},
				corrections,
			),
			lora: adapters(read('plimsoll.lora'), corrections),
			kvMaxBytes: integer('plimsoll.kvCache.maxBytes'),
		},
		keepKv: flag('plimsoll.kvCache.enabled'),
		downloads: {
			folder: String(correct('plimsoll.modelFolder', SETTINGS['plimsoll.modelFolder'])).trim(),
			recommended: recommended(read('plimsoll.recommendedModels'), corrections),
		},
		context: {
			budget: auto('plimsoll.budget'),
			reserve: reserved === 'auto' ? maxTokens : reserved,
			options: {
				...DEFAULT_PACK_OPTIONS,
				tokenizer: choice('plimsoll.encoding', ENCODINGS, 'o200k_base'),
				shares: shares((key) => Number(correct(key, SETTINGS[key])), corrections),
				maxHops: integer('plimsoll.maxHops'),
				fill: choice('plimsoll.fill', FILLS, 'relevant'),
				overflow: choice('plimsoll.overflow', OVERFLOWS, 'middle'),
				windowTokens: integer('plimsoll.windowTokens'),
			},
		},
		completer: {
			debounce: auto('plimsoll.debounce'),
			maxTokens,
			ahead: flag('plimsoll.askAhead'),
			inText: choice('plimsoll.stringsAndComments', IN_TEXT, 'line'),
			off: flag('plimsoll.enableCompletions') ? undefined : t('Ghost text is switched off by plimsoll.enableCompletions.'),
		},
		ghostText: {
			languages: { ...SETTINGS['plimsoll.languages'].default, ...switches(read('plimsoll.languages'), corrections) },
			disabledFiles: globs(read('plimsoll.disabledFiles'), corrections),
			onBattery: choice('plimsoll.onBattery', ON_BATTERY, 'on'),
		},
		chat: { budget: integer('plimsoll.chatBudget'), reserve: reserved, compactAt: integer('plimsoll.chatCompactAt') },
		index: { maxWorkers: auto('plimsoll.index.maxWorkers'), memory: integer('plimsoll.index.memory') },
		metrics: { latencyTarget: integer('plimsoll.latencyTarget'), regression: integer('plimsoll.metrics.regression') },
	};
	return { settings: deepFreeze(settings), corrections };
}

/** A setting that holds one value. */
type SimpleRule = Exclude<SettingRule, { readonly kind: 'numbers' | 'list' | 'strings' | 'flags' }>;
type SimpleKey = Exclude<SettingKey, KeyOf<'numbers' | 'list' | 'strings' | 'flags'>>;
type KeyOf<K extends SettingRule['kind']> = {
	[Key in SettingKey]: (typeof SETTINGS)[Key]['kind'] extends K ? Key : never;
}[SettingKey];
type IntegerKey = KeyOf<'integer'>;
type AutoKey = KeyOf<'autoOrInteger'>;
type FlagKey = KeyOf<'flag'>;
type FractionKey = KeyOf<'fraction'>;

/** The nearest value that `rule` allows; `undefined` for one of another kind altogether. */
function accept(given: unknown, rule: SimpleRule): string | number | boolean | undefined {
	switch (rule.kind) {
		case 'text':
			return typeof given === 'string' ? given : undefined;
		case 'flag':
			return typeof given === 'boolean' ? given : undefined;
		case 'choice':
			return rule.choices.find((choice) => choice === given);
		case 'autoOrInteger':
			return given === 'auto' ? given : clamp(given, rule.min, rule.max, Math.round);
		case 'integer':
			return clamp(given, rule.min, rule.max, Math.round);
		case 'number':
			return clamp(given, rule.min, rule.max, (value) => value);
		case 'fraction':
			return clamp(given, 0, 1, (value) => value);
	}
}

function clamp(given: unknown, min: number, max: number, round: (value: number) => number): number | undefined {
	const value = typeof given === 'number' ? given : typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
	return Number.isNaN(value) ? undefined : Math.min(max, Math.max(min, round(value)));
}

function describe(rule: SimpleRule): string {
	switch (rule.kind) {
		case 'text':
			return 'it must be text';
		case 'flag':
			return 'it must be true or false';
		case 'choice':
			return `it must be one of ${rule.choices.join(', ')}`;
		case 'autoOrInteger':
			return `it must be "auto" or a whole number from ${rule.min} to ${rule.max}`;
		case 'integer':
			return `it must be a whole number from ${rule.min} to ${rule.max}`;
		case 'number':
			return `it must be a number from ${rule.min} to ${rule.max}`;
		case 'fraction':
			return 'it must be a number from 0 to 1';
	}
}

/** The four shares as fractions of 1, whatever they add up to. */
function shares(read: (key: FractionKey) => number, corrections: string[]): Readonly<Record<Tier, number>> {
	const given = TIERS.map((tier) => [tier, read(`plimsoll.shares.${tier}`)] as const);
	const total = given.reduce((sum, [, value]) => sum + value, 0);
	if (total === 0) {
		corrections.push('All of plimsoll.shares are 0: the defaults are used.');
		return DEFAULT_PACK_OPTIONS.shares;
	}
	// Decimal fractions do not add up exactly in binary.
	if (Math.abs(total - 1) < 1e-6) {
		return Object.fromEntries(given) as Record<Tier, number>;
	}
	corrections.push(`plimsoll.shares add up to ${Number(total.toFixed(3))} instead of 1: they are scaled.`);
	return Object.fromEntries(given.map(([tier, value]) => [tier, value / total])) as Record<Tier, number>;
}

/** A scaling that would do nothing is said, since it was meant to do something. */
function checked(scaling: RopeScaling, corrections: string[]): RopeScaling {
	const { type, factor } = scaling;
	const scales = type === 'linear' || type === 'yarn';
	if (scales && factor === 1) {
		corrections.push(`plimsoll.ropeScaling.type is "${type}" but plimsoll.ropeScaling.factor is 1: nothing is scaled.`);
	} else if (!scales && factor !== 1) {
		corrections.push(`plimsoll.ropeScaling.factor is ${factor} but plimsoll.ropeScaling.type is "${type}": nothing is scaled.`);
	}
	return scaling;
}

/** The adapters that are named with a path and a strength; others are left out and said. */
function adapters(given: unknown, corrections: string[]): readonly LoraAdapter[] {
	if (given === undefined) {
		return [];
	}
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		corrections.push(`plimsoll.lora is ${JSON.stringify(given)}: none is used, it must be paths with a number each.`);
		return [];
	}
	const { min, max } = SETTINGS['plimsoll.lora'];
	return Object.entries(given).flatMap(([path, value]: [string, unknown]) => {
		const scale = clamp(value, min, max, (number) => number);
		if (scale === undefined || scale !== Number(value)) {
			const taken = scale === undefined ? 'it is left out' : `${scale} is used`;
			corrections.push(
				`plimsoll.lora has ${JSON.stringify(value)} for ${path}: ${taken}, it must be a number from ${min} to ${max}.`,
			);
		}
		return scale === undefined ? [] : [{ path, scale }];
	});
}

/** The switches that are switches. */
function switches(given: unknown, corrections: string[]): Readonly<Record<string, boolean>> {
	const parsed = v.safeParse(v.record(v.string(), v.boolean()), given ?? {});
	if (!parsed.success) {
		corrections.push(
			`plimsoll.languages is ${JSON.stringify(given)}: the default is used, it must be languages with true or false each.`,
		);
	}
	return parsed.success ? parsed.output : {};
}

function globs(given: unknown, corrections: string[]): readonly string[] {
	const parsed = v.safeParse(v.array(v.string()), given ?? []);
	if (!parsed.success) {
		corrections.push(`plimsoll.disabledFiles is ${JSON.stringify(given)}: none is used, it must be a list of patterns.`);
	}
	return parsed.success ? parsed.output : [];
}

/** The user's list without what is no model in it, or ours. */
function recommended(given: unknown, corrections: string[]): readonly RecommendedModel[] {
	const list: readonly unknown[] = Array.isArray(given) ? given : [];
	const own = list.flatMap((each) => {
		const parsed = v.safeParse(recommendedModel, each);
		if (!parsed.success) {
			corrections.push(
				`plimsoll.recommendedModels has ${JSON.stringify(each)}: it is left out, it must have name, source and bytes.`,
			);
		}
		return parsed.success ? [parsed.output] : [];
	});
	return own.length > 0 ? own : RECOMMENDED_MODELS;
}

const recommendedModel = v.object({
	name: v.string(),
	source: v.string(),
	bytes: v.pipe(v.number(), v.minValue(1)),
	sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i))),
});

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const part of Object.values(value)) {
			deepFreeze(part);
		}
	}
	return value;
}
