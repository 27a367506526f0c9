import type { Node, Query, Tree } from 'web-tree-sitter';
import type { Binding, Expectation, Path, Scope } from './scope.ts';

const TYPE_NAME = /\b[A-Z][\w$]*/g;
/** Longer chains are query builders: what they end in is rarely known. */
const MAX_STEPS = 8;

/** Names in a type that can be the name of one of ours; builtin types are lower case or unknown to the index. */
export function typeNames(text: string): string[] {
	return [...new Set(text.match(TYPE_NAME))];
}

/** Reads bindings and uses of a file that is being edited. */
export function readScope(tree: Tree, query: Query): Scope {
	const bindings: Binding[] = [];
	const uses: { path: Path; line: number }[] = [];
	const expectations: Expectation[] = [];
	for (const { captures } of query.matches(tree.rootNode)) {
		const node = (name: string) => captures.find((capture) => capture.name === name)?.node;
		const use = node('path');
		if (use) {
			const path = isInner(use) ? undefined : pathOf(use);
			if (path) {
				uses.push({ path, line: use.startPosition.row });
			}
			continue;
		}
		const literal = node('literal');
		if (literal) {
			const callee = node('callee');
			expectations.push({
				lines: [literal.startPosition.row, literal.endPosition.row],
				types: typeNames(node('expected')?.text ?? ''),
				callee: callee && pathOf(callee),
			});
			continue;
		}
		const variable = node('variable');
		if (variable) {
			const value = node('value');
			bindings.push({
				name: variable.text,
				line: variable.startPosition.row,
				types: typeNames(node('type')?.text ?? declaredBy(value)),
				value: value && pathOf(value),
			});
		}
	}
	return { bindings, uses, expectations };
}

/** `x as T`, `<T>x` and `x satisfies T` say their type themselves. */
function declaredBy(value: Node | null | undefined): string {
	return value && /^(as|satisfies)_expression$/.test(value.type) ? (value.lastNamedChild?.text ?? '') : '';
}

/** True for the `a.b` in `a.b.c`: the longer path says it, too. */
function isInner(node: Node): boolean {
	const parent = node.parent;
	return parent !== null && (parent.type === node.type || (/^call/.test(parent.type) && parent.parent?.type === node.type));
}

/** @returns the names an expression leads through, `undefined` for what is no chain of names. */
export function pathOf(expression: Node): Path | undefined {
	const steps: string[] = [];
	for (let node: Node | null = expression; node && steps.length < MAX_STEPS; ) {
		switch (node.type) {
			case 'identifier':
			case 'type_identifier':
				return [node.text === 'self' || node.text === 'cls' ? 'this' : node.text, ...steps.reverse()];
			case 'this':
			case 'super':
				return ['this', ...steps.reverse()];
			case 'member_expression':
				steps.push(node.childForFieldName('property')?.text ?? '');
				node = node.childForFieldName('object');
				break;
			case 'attribute':
				steps.push(node.childForFieldName('attribute')?.text ?? '');
				node = node.childForFieldName('object');
				break;
			case 'call_expression':
			case 'call':
				node = node.childForFieldName('function');
				break;
			case 'new_expression':
				node = node.childForFieldName('constructor');
				break;
			case 'subscript_expression':
				node = node.childForFieldName('object');
				break;
			case 'subscript':
				node = node.childForFieldName('value');
				break;
			case 'await_expression':
			case 'await':
			case 'non_null_expression':
			case 'parenthesized_expression':
			case 'as_expression':
			case 'satisfies_expression':
				node = node.firstNamedChild;
				break;
			default:
				return undefined;
		}
	}
	return undefined;
}
