import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Explanation } from '../../../src/core/pack/packedContext.ts';
import { MemoryWorkspace, type PackSettings } from '../../support/memoryWorkspace.ts';

const FILES = {
	'a.ts': "import { helper, Store } from './b';\n\nexport function use(store: Store) {\n\tstore.|\n}\n",
	'b.ts':
		"import { Far } from './c';\nexport function helper(value: number): number {\n\treturn value;\n}\nexport class Store {\n\tread(key: string): Far {\n\t\treturn new Far('a');\n\t}\n}\n",
	'c.ts': 'export class Far {\n\treach(): void {}\n}\n',
	'lonely.ts': 'export class Lonely {}\n',
};

async function explain(id: string, budget: number, settings?: PackSettings): Promise<Explanation> {
	const workspace = await MemoryWorkspace.of(FILES);
	const { explanation } = await workspace.pack('a.ts', budget, { ...settings, explain: id });
	assert.ok(explanation);
	return explanation;
}

test('a definition that is shown says its form, its tokens, its reasons and the files that led to it', async () => {
	const { outcome, sentence, route, standing } = await explain('c.ts#Far.reach', 5000);
	assert.equal(outcome, 'shown');
	assert.match(
		sentence,
		/^c\.ts#Far\.reach is shown (with its body|by its signature) for \d+ tokens: .+ imported by b\.ts, 2 hops away\.$/,
	);
	assert.deepEqual(route, ['a.ts', 'b.ts', 'c.ts']);
	assert.ok(standing && standing.rank >= 1 && standing.rank <= standing.of);
});

test('a definition without room says how much it takes and how much was left', async () => {
	const { outcome, sentence } = await explain('c.ts#Far.reach', 130);
	assert.equal(outcome, 'leftOut');
	assert.match(sentence, /is left out: it takes \d+ tokens, and what is worth more left \d+ of 130\./);
});

test('a definition in an excluded file says who left it out', async () => {
	const { outcome, sentence } = await explain('b.ts#helper', 5000, { excludes: ['b.ts'] });
	assert.equal(outcome, 'leftOut');
	assert.match(sentence, /is left out: excluded by you\./);
});

test('a definition that no import leads to is out of reach', async () => {
	const { outcome, sentence, route } = await explain('lonely.ts#Lonely', 5000);
	assert.equal(outcome, 'outOfReach');
	assert.match(sentence, /no import leads from a\.ts to lonely\.ts within 3 hops/);
	assert.deepEqual(route, []);
});

test('what stands round the cursor or in a pinned file is shown there', async () => {
	assert.equal(
		(await explain('a.ts#use', 5000)).sentence,
		'a.ts#use stands in what is shown of a.ts: the code round the cursor.',
	);
	assert.match(
		(await explain('lonely.ts#Lonely', 5000, { pins: ['lonely.ts'] })).sentence,
		/stands in what is shown of lonely\.ts: pinned/,
	);
});

test('a name that nothing bears is unknown', async () => {
	assert.equal((await explain('b.ts#Stoer', 5000)).sentence, 'b.ts defines no Stoer.');
	assert.equal((await explain('z.ts#Stoer', 5000)).sentence, 'z.ts is not in the index.');
	assert.equal((await explain('b.ts', 5000)).outcome, 'unknown');
});
