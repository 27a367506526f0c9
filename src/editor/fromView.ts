import * as v from 'valibot';
import { type FromView, VIEW_COMMANDS } from '../protocol/budgetView.ts';

const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

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
	v.object({ type: v.literal('command'), command: v.picklist(VIEW_COMMANDS) }),
]);

/** @returns the message, or `undefined` for anything that is not one. A page is as trusted as the names it shows. */
export function parseFromView(data: unknown): FromView | undefined {
	const result = v.safeParse(schema, data);
	return result.success ? result.output : undefined;
}
