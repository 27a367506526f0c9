import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete, request, source, startTiny, temporaryFolder } from '../support/tinyModel.ts';

/** Numbers in [0, 1) that are the same in each run. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** A base, the code round a cursor, and what follows. */
function session(seed: number) {
	const random = seeded(seed);
	const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
	const prefix = source(60, 'compute').slice(between(0, 400)).slice(0, between(40, 900));
	const context = source(between(8, 30), ['total', 'count', 'read', 'item'][seed % 4]);
	return { context, prefix, suffix: `\n${source(between(1, 3), 'after')}` };
}

// Only what is read in whole batches can be compared bit by bit: a cut inside of one rounds otherwise, which now and then is another
// token. Bases end there wherever a batch or more is missing; what is typed does not, since it would be read twice.
test('a base from the other slot, read in pieces or from disk gives the answer of a cold start', {
	timeout: 400_000,
}, async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const { model, info } = await startTiny(context, { kvDirectory, batchSize: 128 });
	assert.equal(info.slots, 2);
	const differing: string[] = [];
	const cuts = new Set<number>();
	for (let seed = 1; seed <= 20; seed++) {
		const { context: files, prefix, suffix } = session(seed);
		const asked = request({ context: files, prefix, suffix }, { maxTokens: 200, workspace: `session ${seed}` });
		const forget = async () => {
			for (const slot of [0, 1]) {
				await complete(model, { ...request({ prefix: 'x' }, { maxTokens: 1, workspace: 'other' }), slot });
			}
		};
		await forget();
		const cold = await complete(model, { ...asked, slot: 0 });
		assert.ok(cold.tokens.reused < 5);
		const answers: Record<string, string> = {};
		// Read in the other slot while the first answers, cut short by each keystroke, then swapped in.
		const other = { ...asked, slot: 1 };
		for (let piece = 0; piece < 3; piece++) {
			const keystroke = new AbortController();
			const listener = model.onDidWarm(() => keystroke.abort());
			const { held, prompt } = await model.warm(other, keystroke.signal);
			listener.dispose();
			if (held < prompt) {
				assert.equal(held % 128, 0);
				cuts.add(held);
			}
			await complete(model, { ...asked, slot: 0, maxTokens: 1 });
		}
		answers.swapped = (await complete(model, other)).text;
		await model.saveKv();
		await forget();
		const loaded = await complete(model, { ...asked, slot: 0 });
		assert.ok(loaded.tokens.fromDisk > 0);
		answers.loaded = loaded.text;
		for (const [how, answer] of Object.entries(answers)) {
			if (answer !== cold.text) {
				differing.push(`session ${seed}, ${how}: ${JSON.stringify(answer)} instead of ${JSON.stringify(cold.text)}`);
			}
		}
	}
	assert.ok(cuts.size > 2, `the base was cut at ${[...cuts]}`);
	assert.deepEqual(differing, []);
});
