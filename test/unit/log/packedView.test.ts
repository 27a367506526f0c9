import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogBuilder } from '../../../src/core/log/logBuilder.ts';
import type { LogModel, LogPacker } from '../../../src/core/log/logPorts.ts';
import { packedView } from '../../../src/core/log/packedView.ts';
import { PromptLog } from '../../../src/core/log/promptLog.ts';
import type { LogView } from '../../../src/core/log/slotContent.ts';
import { Trail } from '../../../src/core/log/trail.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import type { PackedItem } from '../../../src/core/pack/packedContext.ts';
import type { FimStyle } from '../../../src/core/prompt/fimStyle.ts';
import { control, text } from '../../../src/core/prompt/promptSegment.ts';
import { item, packedOf } from '../../support/packed.ts';

const STYLE: FimStyle = {
	family: 'test',
	prefix: '‹',
	suffix: '¦',
	middle: '›',
	order: 'prefixFirst',
	repoName: '@',
	afterRepoName: '\n',
	fileSeparator: '#',
	fileHeading: undefined,
	pathInPrefix: false,
};
const signal = new AbortController().signal;
const place = { root: '/r', file: 'a.ts', text: 'let a;', line: 0, character: 5 };

/** One character is one token. */
const model: LogModel = {
	slots: 1,
	count: async (texts) => texts.map(({ length }) => length),
	held: async () => 0,
	warm: async () => 0,
};

const NAME = [control('@'), text('demo\n')];
const FACTS = text('# a fact\n# d.ts: D\n');
const FILE = [control('#'), text('b.ts\nlet b;\n')];
const factItems: readonly PackedItem[] = [
	{ ...item('fact 10 cache'), path: '' },
	{ ...item('d.ts:name 10 cache'), symbol: 'D' },
];
const nameItem: PackedItem = { ...item('repository 5 cache'), path: '' };
const fileItem: PackedItem = { ...item('b.ts#b:body 12'), lines: ['let b;'] };

/** What a view shows of a pack, `id tokens`, and its sum; the window takes six tokens. */
async function shown(packed: Partial<ReturnType<typeof packedOf>>, view: Partial<LogView> = {}, tailTokens = 0) {
	const packer: LogPacker = {
		pack: async ({ file }) => ({ ...packedOf({ file }), ...packed }),
		shareable: async () => [],
	};
	const log = new PromptLog('/r', 'a.ts', STYLE, 'key');
	await new LogBuilder(packer, model, new Trail()).pack(log, place, [0, 0], 6, 500, 0, signal);
	const whole: LogView = {
		pieces: log.pieces,
		ready: log.pieces.length,
		tail: [],
		tailLines: undefined,
		prefix: 'let a',
		suffix: ';',
		window: [0, 0],
		...view,
	};
	const { shares } = DEFAULT_PACK_OPTIONS;
	const counted = { prefixTokens: 5, suffixTokens: 1, tailTokens };
	const { items, used } = packedView(whole, place, { budget: 500, tokenizer: 't', shares, ...counted, fresh: undefined });
	assert.equal(
		items.reduce((sum, { tokens }) => sum + tokens, 0),
		used,
	);
	return [...items.map(({ id, tokens }) => `${id} ${tokens}`), `= ${used}`];
}

test('the repository, the facts and the files have the tokens of their own parts of the prompt', async () => {
	const items = [nameItem, ...factItems, fileItem];
	const segments = [...NAME, FACTS, ...FILE];
	assert.deepEqual(await shown({ items, segments }), ['repository 6', 'fact 9', 'd.ts 10', 'b.ts#b 13', 'a.ts 6', '= 44']);
});

test('facts without a name, and a name without facts, have their tokens', async () => {
	assert.deepEqual(await shown({ items: factItems, segments: [FACTS] }), ['fact 9', 'd.ts 10', 'a.ts 6', '= 25']);
	assert.deepEqual(await shown({ items: [nameItem], segments: NAME }), ['repository 6', 'a.ts 6', '= 12']);
});

test('a tail that was edited since it was read is counted, on no line', async () => {
	const tail = [control('#'), text('a.ts\nlet z;\n')];
	assert.deepEqual(await shown({}, { tail }, 13), ['a.ts 13', 'a.ts 6', '= 19']);
});
