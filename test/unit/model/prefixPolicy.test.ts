import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdBase } from '../../../src/core/model/prefixPolicy.ts';
import type { PackedContext } from '../../../src/core/pack/packedContext.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { type PackedSketch, packedOf } from '../../support/packed.ts';

/** Packs `base`, then wants `wanted`; tells what is sent. */
function hold(base: PackedSketch, wanted: PackedSketch, { changed = [] as string[], settings = 's' } = {}): string {
	const { packed, verdict } = holdBase(
		{ packed: packedOf(base), settings: 's', changed: new Set(changed) },
		packedOf(wanted),
		settings,
	);
	assert.ok(packed.used <= packed.budget);
	assert.equal(packed.used, sum(packed), 'the total is the sum of the items');
	assert.equal(
		packed.used,
		Object.values(packed.tiers).reduce((total, tier) => total + tier.used, 0),
		'and of the tiers',
	);
	return `${verdict} ${plainText(packed.segments)}|${packed.window.prefix} ${packed.used}`;
}

const sum = (packed: PackedContext) => packed.items.reduce((total, item) => total + item.tokens, 0);

test('without a base the fresh pack is sent', () => {
	const wanted = packedOf({ items: ['b.ts#f 10'] });
	assert.deepEqual(holdBase(undefined, wanted, 's'), { packed: wanted, verdict: 'first' });
});

test('another order of the same items sends the bytes the model has read', () => {
	assert.equal(
		hold({ items: ['b.ts#f 50', 'c.ts#g 50'], prefix: 'one' }, { items: ['c.ts#g 50', 'b.ts#f 50'], prefix: 'longer' }),
		'kept [b.ts#f][c.ts#g]|longer 106',
	);
});

test('a base is kept while it shows seventy percent of the wanted tokens', () => {
	const base = { items: ['b.ts#f 70', 'c.ts#g 30'] };
	assert.equal(hold(base, { items: ['b.ts#f 70', 'd.ts#h 30'] }), 'kept [b.ts#f][c.ts#g]| 100');
	assert.equal(hold(base, { items: ['b.ts#f 70', 'd.ts#h 31'] }), 'coverage [b.ts#f][d.ts#h]| 101');
});

test('a signature in the base does not cover a wanted body, a body covers a signature', () => {
	assert.equal(hold({ items: ['b.ts#f:signature 9'] }, { items: ['b.ts#f:body 50'] }), 'coverage [b.ts#f]| 50');
	assert.equal(hold({ items: ['b.ts#f:body 50'] }, { items: ['b.ts#f:signature 9'] }), 'kept [b.ts#f]| 50');
});

test('other files, settings and budgets need another base', () => {
	const base = { items: ['b.ts#f 50'] };
	assert.equal(hold(base, { ...base, file: 'z.ts' }), 'otherFile [b.ts#f]| 50');
	assert.equal(hold(base, { ...base, budget: 900 }), 'settings [b.ts#f]| 50');
	assert.equal(hold(base, base, { settings: 'other' }), 'settings [b.ts#f]| 50');
});

test('a base that shows a changed file is given up, one that does not is kept', () => {
	const base = { items: ['b.ts#f 50'] };
	assert.equal(hold(base, base, { changed: ['b.ts'] }), 'changed [b.ts#f]| 50');
	assert.equal(hold(base, base, { changed: ['c.ts'] }), 'kept [b.ts#f]| 50');
});

test('a piece of the current file stays only while the fresh pack shows the same of it', () => {
	const base = { items: ['b.ts#f 90', 'a.ts#far:signature 5'] };
	assert.equal(hold(base, { items: ['b.ts#f 90', 'a.ts#far:signature 5'] }), 'kept [b.ts#f][a.ts#far]| 95');
	// It stands in the window by now, or its signature was edited.
	assert.equal(hold(base, { items: ['b.ts#f 90'] }), 'ownFile [b.ts#f]| 90');
	assert.equal(hold(base, { items: ['b.ts#f 90', 'a.ts#far:signature 6'] }), 'ownFile [b.ts#f][a.ts#far]| 96');
});

test('overloads share an id and do not stand in each other’s way', () => {
	const base = { items: ['b.ts#f 90', 'a.ts#over:signature 5', 'a.ts#over:signature 6'] };
	assert.equal(hold(base, base), 'kept [b.ts#f][a.ts#over][a.ts#over]| 101');
});

test('a window that no longer fits beside the base brings a fresh pack', () => {
	const base = { items: ['b.ts#f 80', 'c.ts#g 20'], prefix: 'x', budget: 110 };
	assert.equal(hold(base, { items: ['b.ts#f 80'], prefix: 'x'.repeat(11), budget: 110 }), `room [b.ts#f]|${'x'.repeat(11)} 91`);
	assert.equal(
		hold(base, { items: ['b.ts#f 80'], prefix: 'x'.repeat(10), budget: 110 }),
		`kept [b.ts#f][c.ts#g]|${'x'.repeat(10)} 110`,
	);
});

test('what is wanted and waits is listed with the reason', () => {
	const base = packedOf({ items: ['b.ts#f 90'] });
	const { packed } = holdBase(
		{ packed: base, settings: 's', changed: new Set() },
		packedOf({ items: ['b.ts#f 90', 'd.ts#h 10'] }),
		's',
	);
	assert.deepEqual(
		packed.leftOut.map(({ symbol, tokens, reason }) => `${symbol} ${tokens} ${reason}`),
		['h 10 Waits for the next repack: adding it now would make the model read all of its context again.'],
	);
});
