import type { ContextState, GaugeState, ViewTier } from '../protocol/budgetView.ts';

/** From and to, in percent of the gauge's width. */
export type Span = readonly [from: number, to: number];

/** What a tier's gauge is painted with. Every part is always there, if only with no width, so that a change is a movement. */
export interface TierGeometry {
	/** Used of the promised share, and used beyond it. */
	readonly used: Span;
	readonly usedBeyond: Span;
	/** Room left in the promised share, and room that flowed in. */
	readonly free: Span;
	readonly freeBeyond: Span;
	/** Promised, but given to other tiers. */
	readonly lent: Span;
	/** Where the load line stands. */
	readonly mark: number;
}

export function tierGeometry({ used, limit, promised }: GaugeState): TierGeometry {
	const scale = scaleOf(Math.max(limit, promised));
	const load = clamp(used, 0, limit);
	const room = Math.min(limit, promised);
	return {
		used: scale(0, Math.min(load, promised)),
		usedBeyond: scale(promised, Math.max(load, promised)),
		free: scale(Math.min(load, room), room),
		freeBeyond: scale(Math.max(load, promised), Math.max(limit, promised)),
		lent: scale(room, promised),
		mark: scale(0, promised)[1],
	};
}

export interface TotalGeometry {
	readonly tiers: Readonly<Record<ViewTier, Span>>;
	/** Used by no tier: what stands between the files. */
	readonly other: Span;
	readonly free: Span;
	/** Kept for the answer, beyond the ceiling. */
	readonly reserved: Span;
	/** Where the ceiling stands. */
	readonly mark: number;
}

export function totalGeometry(context: Pick<ContextState, 'used' | 'budget' | 'reserved' | 'tiers'>): TotalGeometry {
	const { budget, reserved, tiers } = context;
	const scale = scaleOf(budget + reserved);
	// The paint ends where the total says, whatever its parts add up to, and never beyond the ceiling.
	const load = clamp(context.used, 0, budget);
	let end = 0;
	const next = (tokens: number): Span => {
		const from = end;
		end = Math.min(end + Math.max(tokens, 0), load);
		return scale(from, end);
	};
	return {
		tiers: {
			critical: next(tiers.critical.used),
			important: next(tiers.important.used),
			supporting: next(tiers.supporting.used),
			cache: next(tiers.cache.used),
		},
		other: next(load - end),
		free: scale(load, budget),
		reserved: scale(budget, budget + reserved),
		mark: scale(0, budget)[1],
	};
}

/** What a conversation takes of its room, and what is left of that. */
export function conversationGeometry({ tokens, room }: { readonly tokens: number; readonly room: number }): {
	readonly used: Span;
	readonly free: Span;
} {
	const scale = scaleOf(room);
	const load = clamp(tokens, 0, room);
	return { used: scale(0, load), free: scale(load, room) };
}

/** Of the prompt of one request: read from memory, read from disk, evaluated. */
export interface ReuseGeometry {
	readonly memory: Span;
	readonly disk: Span;
	readonly evaluated: Span;
}

export function reuseGeometry(last: {
	readonly reused: number;
	readonly fromDisk: number;
	readonly evaluated: number;
}): ReuseGeometry {
	const scale = scaleOf(last.reused + last.evaluated);
	const memory = Math.max(last.reused - last.fromDisk, 0);
	return {
		memory: scale(0, memory),
		disk: scale(memory, last.reused),
		evaluated: scale(last.reused, last.reused + last.evaluated),
	};
}

/** What a model takes of the memory that was free before it was loaded. */
export interface MemoryGeometry {
	readonly model: Span;
	readonly kv: Span;
	readonly compute: Span;
	readonly free: Span;
}

/** @param memory bytes; `free` is what was free before */
export function memoryGeometry(memory: {
	readonly model: number;
	readonly kv: number;
	readonly compute: number;
	readonly free: number;
}): MemoryGeometry {
	const { model, kv, compute } = memory;
	const total = model + kv + compute;
	const scale = scaleOf(Math.max(memory.free, total));
	return {
		model: scale(0, model),
		kv: scale(model, model + kv),
		compute: scale(model + kv, total),
		free: scale(total, Math.max(memory.free, total)),
	};
}

function scaleOf(whole: number): (from: number, to: number) => Span {
	const percent = (value: number) => (whole > 0 ? clamp((value / whole) * 100, 0, 100) : 0);
	return (from, to) => [percent(from), percent(Math.max(from, to))];
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(Math.max(value, low), Math.max(low, high));
}
