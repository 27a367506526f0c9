import { CONFIDENT, type SymbolGraph } from '../../../src/core/graph/symbolGraph.ts';
import type { WorkspaceIndex } from '../../../src/core/index/workspaceIndex.ts';
import type { Reference } from '../../../src/core/parse/uses.ts';
import type { Identifier, Place } from '../support/oracle.ts';

/** Where ours and the judge's answer differ. */
export interface Difference {
	readonly cause: string;
	/** `file:line:column name`, 1-based. */
	readonly at: string;
	readonly judge: readonly Place[];
	readonly ours: readonly Place[];
}

export interface Judgement {
	/** References of which the judge knows a definition in the workspace. */
	references: number;
	/** Those of which one of our edges leads to it, and those of which a confident one does. */
	found: number;
	foundConfident: number;
	/** Confident edges from places that the judge knows, and those that lead where it says. */
	confident: number;
	right: number;
	readonly missed: Difference[];
	readonly wrong: Difference[];
}

export function newJudgement(): Judgement {
	return { references: 0, found: 0, foundConfident: 0, confident: 0, right: 0, missed: [], wrong: [] };
}

/** Compares the edges from one file with what the judge says of each of its identifiers. */
export function judge(
	into: Judgement,
	file: string,
	identifiers: readonly Identifier[],
	{ index, symbols }: { readonly index: WorkspaceIndex; readonly symbols: SymbolGraph },
): void {
	const references = new Map<string, Reference>();
	for (const reference of index.uses(file)?.references ?? []) {
		references.set(`${reference.line}:${reference.column}`, reference);
	}
	for (const { name, line, column, places } of identifiers) {
		const reference = references.get(`${line}:${column}`);
		const edges = reference ? symbols.definitionsOf(file, reference) : [];
		const ours = edges.map(({ path, symbol, confidence }) => ({
			file: path,
			line: index.outline(path)?.symbols[symbol]?.line ?? -1,
			isConfident: confidence >= CONFIDENT,
		}));
		const isRight = (place: Place) => places.some((each) => each.file === place.file && each.line === place.line);
		const difference = (cause: string): Difference => ({
			cause,
			at: `${file}:${line + 1}:${column + 1} ${reference?.path.join('.') ?? name}`,
			judge: places,
			ours,
		});
		const confident = ours.filter(({ isConfident }) => isConfident);
		into.confident += confident.length;
		into.right += confident.filter(isRight).length;
		if (!confident.every(isRight)) {
			into.wrong.push(difference(places.length === 0 ? 'of a library, or local' : 'leads elsewhere'));
		}
		if (places.length === 0) {
			continue;
		}
		into.references++;
		into.foundConfident += confident.some(isRight) ? 1 : 0;
		if (ours.some(isRight)) {
			into.found++;
		} else {
			into.missed.push(difference(causeOf(index, reference, places, ours)));
		}
	}
}

function causeOf(
	index: WorkspaceIndex,
	reference: Reference | undefined,
	places: readonly Place[],
	ours: readonly Place[],
): string {
	if (!reference) {
		return 'not read as a reference';
	}
	const isOutlined = ({ file, line }: Place) => index.outline(file)?.symbols.some((symbol) => symbol.line === line);
	if (!places.some(isOutlined)) {
		return 'definition not in an outline';
	}
	if (ours.length > 0) {
		return reference.path.length > 1 ? 'member of another type' : 'another definition of the name';
	}
	return reference.path.length > 1 ? 'receiver of unknown type' : 'name leads nowhere';
}

/** Differences by cause, the most frequent first. */
export function byCause(differences: readonly Difference[]): Map<string, Difference[]> {
	const causes = new Map<string, Difference[]>();
	for (const difference of differences) {
		const found = causes.get(difference.cause);
		if (found) {
			found.push(difference);
		} else {
			causes.set(difference.cause, [difference]);
		}
	}
	return new Map([...causes].sort(([, a], [, b]) => b.length - a.length));
}
