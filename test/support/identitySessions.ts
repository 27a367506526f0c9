import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { LocalModel } from '../../src/node/model/localModel.ts';
import { seeded } from './randomModel.ts';
import { complete, request, source, startTiny, temporaryFolder } from './tinyModel.ts';

const SESSIONS = 20;
const MAX_TOKENS = 200;

/** What a prompt is made of. */
interface Text {
	readonly context: string;
	readonly prefix: string;
	readonly suffix: string;
}

/** An editing session: the prompts of its requests, the last of them the one that is asked in every way. */
function session(seed: number): { readonly steps: readonly Text[]; readonly last: Text } {
	const random = seeded(seed);
	const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
	const code = source(60, 'compute');
	const from = between(0, 400);
	let end = from + between(300, 900);
	let context = source(between(8, 30), ['total', 'count', 'read', 'item'][seed % 4]);
	const suffix = `\n${source(between(1, 3), 'after')}`;
	const steps: Text[] = [];
	for (let step = 0; step < 6; step++) {
		steps.push({ context, prefix: code.slice(from, end), suffix });
		// A character or some are typed, a piece is taken back, a definition is appended to the log.
		end += [1, between(2, 12), -between(1, 40), between(20, 90)][between(0, 3)] ?? 1;
		context += step === 2 ? source(between(1, 2), 'appended') : '';
	}
	return { steps, last: { context, prefix: code.slice(from, end), suffix } };
}

/** The answers to the last prompt of a session, by how its state came about. */
async function answersOf(model: LocalModel, seed: number): Promise<Record<string, string>> {
	const { steps, last } = session(seed);
	const ask = (text: Text, slot: number, maxTokens: number) =>
		complete(model, { ...request(text, { maxTokens, workspace: `session ${seed}` }), slot });
	const forget = async () => {
		for (const slot of [0, 1]) {
			await complete(model, { ...request({ prefix: 'x' }, { maxTokens: 1, workspace: 'other' }), slot });
		}
	};
	const answers: Record<string, string> = {};
	await forget();
	const cold = await ask(last, 0, MAX_TOKENS);
	assert.ok(cold.tokens.reused < 5);
	answers.cold = cold.text;

	await forget();
	for (const step of steps) {
		await ask(step, 0, 5);
	}
	const warm = await ask(last, 0, MAX_TOKENS);
	assert.ok(warm.tokens.reused > 100 && warm.tokens.evaluated > 1, JSON.stringify(warm.tokens));
	answers.warm = warm.text;

	await forget();
	await ask({ ...last, prefix: `${last.prefix}${source(3, 'gone')}` }, 0, 20);
	const trimmed = await ask(last, 0, MAX_TOKENS);
	assert.ok(trimmed.tokens.reused > 100);
	answers['trimmed and extended'] = trimmed.text;

	// Read in the other slot while the first answers, cut short by each keystroke, then swapped in.
	await forget();
	const base = { ...request(last, { workspace: `session ${seed}` }), slot: 1 };
	for (const step of steps.slice(0, 3)) {
		const keystroke = new AbortController();
		const listener = model.onDidWarm(() => keystroke.abort());
		await model.warm(base, keystroke.signal);
		listener.dispose();
		await ask(step, 0, 3);
	}
	const swapped = await ask(last, 1, MAX_TOKENS);
	assert.ok(swapped.tokens.reused > 100);
	answers['repacked and swapped'] = swapped.text;

	await model.saveKv();
	await forget();
	const loaded = await ask(last, 0, MAX_TOKENS);
	assert.ok(loaded.tokens.fromDisk > 100, JSON.stringify(loaded.tokens));
	answers['saved and loaded'] = loaded.text;
	return answers;
}

/** Sessions and ways whose answer is not that of a cold start, of a model. */
export async function differences(context: TestContext, file: string): Promise<string[]> {
	const { model, info } = await startTiny(context, { path: file, kvDirectory: await temporaryFolder(context), batchSize: 128 });
	assert.equal(info.slots, 2);
	const differing: string[] = [];
	const said = new Set<string>();
	for (let seed = 1; seed <= SESSIONS; seed++) {
		const answers = await answersOf(model, seed);
		said.add(answers.cold ?? '');
		for (const [how, answer] of Object.entries(answers)) {
			if (answer !== answers.cold) {
				differing.push(`session ${seed}, ${how}: ${JSON.stringify(answer)} instead of ${JSON.stringify(answers.cold)}`);
			}
		}
	}
	assert.ok(said.size > SESSIONS / 2, 'the answers say nothing of the prompts');
	return differing;
}
