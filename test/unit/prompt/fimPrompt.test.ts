import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { fimOverhead, fimPrompt } from '../../../src/core/prompt/fimPrompt.ts';
import type { FimStyle } from '../../../src/core/prompt/fimStyle.ts';
import { packedOf } from '../../support/packed.ts';

const repository: FimStyle = {
	family: 'repository',
	prefix: '<P>',
	suffix: '<S>',
	middle: '<M>',
	order: 'prefixFirst',
	repoName: '<repo>',
	afterRepoName: '\n',
	fileSeparator: '<file>',
	fileHeading: undefined,
	pathInPrefix: false,
};
const file: FimStyle = { ...repository, family: 'file', repoName: undefined, fileSeparator: undefined };

test('the context comes first and unchanged, the current file last with its own header', () => {
	const packed = packedOf({ file: 'src/a.ts', items: ['b.ts#f 10'], prefix: 'let x = ', suffix: ';\n' });
	const { context, cursor } = fimPrompt(packed, repository);
	assert.equal(context, packed.segments);
	assert.equal(plainText(cursor), '<file>src/a.ts\n<P>let x = <S>;\n<M>');
});

test('a family without a file token gets a comment in the language of the file', () => {
	const header = (path: string) => plainText(fimPrompt(packedOf({ file: path, prefix: 'x' }), file).cursor);
	assert.deepEqual(['a.ts', 'a.py'].map(header), ['// a.ts\n<P>x<S><M>', '# a.py\n<P>x<S><M>']);
});

test('text that looks like a marker stays text', () => {
	const { cursor } = fimPrompt(packedOf({ file: 'a.ts', prefix: '<S>' }), repository);
	assert.deepEqual(
		cursor.filter((segment) => plainText([segment]) === '<S>').map(({ kind }) => kind),
		['text', 'control'],
	);
});

test('the overhead is the prompt without packed context and without text', () => {
	for (const style of [repository, file]) {
		const empty = fimPrompt(packedOf({ file: 'lib/a.py' }), style);
		assert.deepEqual(fimOverhead('lib/a.py', style), empty.cursor);
	}
});
