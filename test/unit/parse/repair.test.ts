import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qualifiedName } from '../../../src/core/parse/outline.ts';
import { repairTypeScript } from '../../../src/core/parse/repairTypeScript.ts';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { ROOT } from '../../support/fixtures.ts';

const MODERN = `export interface Box<in out A, out E = never> {
	readonly value: A
}
export const make: {
	/** One. */
	<A>(value: A): Box<A>
	/** Two. */
	<A, B>(value: A, other: B): Box<A>
} = build()
export function last(): void {}
`;

test('a repair keeps every position: lines and lengths stay', () => {
	const lengths = (text: string) => text.split('\n').map((line) => line.length);
	assert.deepEqual(lengths(repairTypeScript(MODERN)), lengths(MODERN));
});

test('variance and bare call signatures do not cost the rest of the file', async () => {
	const outline = await new TreeSitter(ROOT).outline('modern.ts', MODERN);
	const names = outline?.symbols.map((_, index) => qualifiedName(outline, index));
	assert.deepEqual([names, outline?.hasErrors], [['Box', 'Box.value', 'make', 'last'], false]);
});

test('type parameters on lines of their own make a signature as well, behind a comment too', async () => {
	const text = 'const make: {\n\t(): void // none\n\t<\n\t\tA\n\t>(value: A): A\n\n\t// two\n\t<A, B>(): B\n} = build()\n';
	assert.equal((await new TreeSitter(ROOT).outline('made.ts', text))?.hasErrors, false);
});

test('an escaped backtick in a template type does not end it', async () => {
	const text = 'type Missing = `use \\`Self\\` of ${string}`\nexport function last(): void {}\nconst path = `C:\\\\`\n';
	const outline = await new TreeSitter(ROOT).outline('template.ts', text);
	assert.deepEqual([outline?.symbols.map(({ name }) => name), outline?.hasErrors], [['Missing', 'last', 'path'], false]);
});

test('a line that goes on what stands before it stays as it is', () => {
	for (const before of [
		'dual<',
		'call(',
		'call(1,',
		'type A = B |',
		'type A = () =>',
		'const a: {',
		'call(1, // one',
		'go(); /* . */',
	]) {
		const text = `${before}\n\t<A>(value: A) => A\n`;
		assert.equal(repairTypeScript(text), text);
	}
	for (const text of ['f(a, out as B)', 'f(a, out instanceof B)', 'type A<out extends B> = C']) {
		assert.equal(repairTypeScript(text), text);
	}
	assert.equal(repairTypeScript('type A<in out B, out C> = D'), 'type A<       B,     C> = D');
});
