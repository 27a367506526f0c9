import type { ImportRules } from '../parse/languages.ts';
import { EcmaScriptResolver } from './resolveEcmaScript.ts';
import { GoResolver } from './resolveGo.ts';
import { JavaResolver } from './resolveJava.ts';
import { PythonResolver } from './resolvePython.ts';
import { RustResolver } from './resolveRust.ts';
import type { Resolver, ResolverInput } from './resolver.ts';

const RESOLVERS: Readonly<Record<ImportRules, (input: ResolverInput) => Resolver>> = {
	ecmascript: ({ files, config }) => new EcmaScriptResolver(files, config),
	python: ({ files }) => new PythonResolver(files),
	go: (input) => new GoResolver(input),
	rust: (input) => new RustResolver(input),
	java: (input) => new JavaResolver(input),
};

export function createResolver(rules: ImportRules, input: ResolverInput): Resolver {
	return RESOLVERS[rules](input);
}
