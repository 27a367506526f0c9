import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionRequest } from '../../src/core/model/modelRuntime.ts';
import { complete, never, request, source, startTiny, temporaryFolder } from '../support/tinyModel.ts';

/** Numbers in [0, 1) that are the same in each run. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** A session: what is read ahead, what is typed in some runs, what follows. */
function session(seed: number) {
	const random = seeded(seed);
	const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
	const code = source(60, 'compute').slice(between(0, 400));
	const typed = code.slice(0, between(40, 900));
	const context = source(between(8, 30), ['total', 'count', 'read', 'item'][seed % 4]);
	const suffix = `\n${source(between(1, 3), 'after')}`;
	return { context, suffix, typed, cuts: [0.2, 0.5, 0.8].map((part) => Math.floor(typed.length * part)) };
}

test('whatever was read before and how, the answer is that of a cold start', { timeout: 400_000 }, async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const { model, info } = await startTiny(context, { kvDirectory });
	assert.equal(info.slots, 2);
	const differing: string[] = [];
	for (let seed = 1; seed <= 20; seed++) {
		const { context: files, suffix, typed, cuts } = session(seed);
		const at = (prefix: string, slot: number): CompletionRequest => ({
			...request({ context: files, prefix, suffix }, { maxTokens: 200, workspace: `session ${seed}` }),
			slot,
		});
		const forget = (slot: number) => complete(model, { ...request({ prefix: 'x' }, { maxTokens: 1, workspace: 'other' }), slot });
		const warm = (prefix: string, slot: number) => {
			const { context, cursor, workspace } = at(prefix, slot);
			const end = cursor.findIndex((segment) => segment.kind === 'control' && segment.token === '<|fim_suffix|>');
			return model.warm({ slot, context, cursor: cursor.slice(0, end), workspace }, never);
		};
		await forget(0);
		const cold = await complete(model, at(typed, 0));
		assert.ok(cold.tokens.reused < 5);
		const answers: Record<string, string> = {};
		// Warm: read ahead, then typed run by run.
		await forget(0);
		await warm(typed.slice(0, cuts[0]), 0);
		for (const cut of cuts) {
			await complete(model, at(typed.slice(0, cut), 0));
		}
		answers.warm = (await complete(model, at(typed, 0))).text;
		// Trimmed: more was typed and taken back.
		await complete(model, at(`${typed}\nconst wrong = `, 0));
		answers.trimmed = (await complete(model, at(typed, 0))).text;
		// Swapped: a new base is read in the other slot, in pieces, while the first answers.
		await forget(1);
		await model.warm({ slot: 1, context: at('', 1).context.slice(0, 2), cursor: [], workspace: `session ${seed}` }, never);
		await complete(model, at(typed.slice(0, cuts[1]), 0));
		await warm(typed.slice(0, cuts[2]), 1);
		answers.swapped = (await complete(model, at(typed, 1))).text;
		// Saved and loaded.
		await model.saveKv();
		await forget(0);
		await forget(1);
		const loaded = await complete(model, at(typed, 0));
		answers.loaded = loaded.text;
		for (const [how, answer] of Object.entries(answers)) {
			if (answer !== cold.text) {
				differing.push(`session ${seed}, ${how}: ${JSON.stringify(answer)} instead of ${JSON.stringify(cold.text)}`);
			}
		}
	}
	assert.deepEqual(differing, []);
});
