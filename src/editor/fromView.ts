import * as v from 'valibot';
import { type FromView, MAX_BUDGET, MIN_BUDGET, VIEW_CHOICES, VIEW_COMMANDS } from '../protocol/budgetView.ts';

const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Longer than any path of a file system, with a symbol of it. */
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(8192));

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const schema = v.variant('type', [
	v.object({ type: v.literal('ready') }),
	v.object({
		type: v.literal('drawn'),
		revision: whole,
		used: count,
		budget: count,
		tiers: v.object({ critical: count, important: count, supporting: count, cache: count }),
		rows: whole,
		ms: count,
	}),
	v.object({ type: v.literal('failed'), revision: whole, message: v.string() }),
	v.object({ type: v.literal('open'), path: v.string(), line: whole }),
	v.object({ type: v.literal('choose'), name, choice: v.exactOptional(v.picklist(VIEW_CHOICES)) }),
	v.object({ type: v.literal('explain'), id: name }),
	v.object({
		type: v.literal('whatIf'),
		wish: v.object({
			budget: v.union([v.literal('auto'), v.pipe(whole, v.minValue(MIN_BUDGET), v.maxValue(MAX_BUDGET))]),
			shares: v.object({ critical: share, important: share, supporting: share, cache: share }),
		}),
	}),
	v.object({ type: v.literal('endWhatIf'), apply: v.boolean() }),
	v.object({ type: v.literal('drop'), uris: v.pipe(v.array(name), v.maxLength(1000)) }),
	v.object({ type: v.literal('command'), command: v.picklist(VIEW_COMMANDS) }),
]);

/** @returns the message, or `undefined` for anything that is not one. A page is as trusted as the names it shows. */
export function parseFromView(data: unknown): FromView | undefined {
	const result = v.safeParse(schema, data);
	return result.success ? result.output : undefined;
}
