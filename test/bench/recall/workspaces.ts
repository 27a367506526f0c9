import { graphOf, type IndexedSources } from '../support/graphOf.ts';
import { TypeScriptOracle } from '../support/oracle.ts';
import { PACKAGES, withPackage, withPythonPackage } from '../support/packages.ts';
import { PyrightOracle } from '../support/pyrightOracle.ts';
import type { Judge } from './judge.ts';
import { PythonJudge } from './pythonJudge.ts';
import { TypeScriptJudge } from './typeScriptJudge.ts';

/** Sources with somebody who knows what their names mean. */
export interface JudgedWorkspace {
	readonly root: string;
	readonly title: string;
	readonly indexed: IndexedSources;
	readonly judge: Judge;
}

/** The names by which {@link withJudged} knows its workspaces. */
export const WORKSPACES: readonly string[] = [...PACKAGES, 'python'];

/** Lends a pinned package with its judge: TypeScript's compiler service, or pyright for the Python that `node-gyp` ships. */
export async function withJudged<T>(name: string, use: (workspace: JudgedWorkspace) => Promise<T>): Promise<T> {
	const typeScript = PACKAGES.find((each) => each === name);
	if (typeScript) {
		return withPackage(typeScript, async ({ root, title }) => {
			const indexed = await graphOf(root);
			const files = indexed.sources.map(({ file }) => file);
			return use({ root, title, indexed, judge: new TypeScriptJudge(new TypeScriptOracle(root, files)) });
		});
	}
	return withPythonPackage(async ({ root, title }) => {
		const indexed = await graphOf(root);
		return PyrightOracle.with(root, indexed.sources, (oracle) =>
			use({ root, title: `${title}, its Python`, indexed, judge: new PythonJudge(oracle) }),
		);
	});
}
