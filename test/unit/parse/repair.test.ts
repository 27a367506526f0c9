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
