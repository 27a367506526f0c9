/**
 * Members of what the languages themselves bring that hold values of ours. They are nobody's definition in the workspace, and lead
 * on to what is held: `items.filter(f)` is still a list of items. `last` gives the last type argument only: a map's values.
 */
const LIST =
	'at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf ' +
	'length map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced unshift values with ' +
	'append extend insert remove count copy index clear';
const TABLE = 'get set has delete clear forEach size keys values entries items setdefault update pop popitem add';
const STANDARD = new Map<string, ReadonlySet<string>>([
	...[
		'Array',
		'ReadonlyArray',
		'ArrayLike',
		'List',
		'list',
		'Sequence',
		'deque',
		'Deque',
		'Tuple',
		'tuple',
		'Iterable',
		'Iterator',
	].map((name) => [name, words(LIST)] as const),
	...['Map', 'ReadonlyMap', 'WeakMap', 'Dict', 'dict', 'Mapping', 'defaultdict', 'DefaultDict', 'OrderedDict'].map(
		(name) => [name, words(TABLE)] as const,
	),
	...['Set', 'ReadonlySet', 'WeakSet', 'FrozenSet', 'set', 'frozenset'].map(
		(name) =>
			[name, words(`${TABLE} union intersection difference discard remove issubset issuperset isSubsetOf isSupersetOf`)] as const,
	),
	...['Promise', 'PromiseLike'].map((name) => [name, words('then catch finally')] as const),
	...['Generator', 'AsyncGenerator', 'IterableIterator', 'AsyncIterable', 'AsyncIterator'].map(
		(name) => [name, words('next return throw')] as const,
	),
]);
const MAPS = /Map$|[dD]ict$|^Mapping$/;

function words(text: string): ReadonlySet<string> {
	return new Set(text.split(' '));
}

/** @returns which of its arguments one gets by this member of a type, `undefined` when it is none of the type's own. */
export function standardMember(type: string, name: string): 'all' | 'last' | undefined {
	if (!STANDARD.get(type)?.has(name)) {
		return undefined;
	}
	return MAPS.test(type) && name !== 'keys' ? 'last' : 'all';
}
