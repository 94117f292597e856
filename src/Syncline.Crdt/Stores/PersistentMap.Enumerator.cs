using System.Collections;
using System.Runtime.CompilerServices;

namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>Walks the entries in key order, without allocating.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private Steps steps;
        private int depth;
        private Leaf? leaf;
        private int index;

        internal Enumerator(object? root)
        {
            index = -1;
            Descend((Node?)root);
        }

        internal Enumerator(object? root, TKey start)
        {
            Node? node = (Node?)root;
            while (node is Branch branch)
            {
                int child = branch.ChildOf(start);
                steps[depth++] = new(branch, child);
                node = branch.Children[child];
            }

            leaf = (Leaf?)node;
            int found = leaf?.IndexOf(start) ?? -1;
            index = (found >= 0 ? found : ~found) - 1;
        }

        /// <inheritdoc/>
        public readonly KeyValuePair<TKey, TValue> Current => new(leaf!.Keys[index], leaf.Values[index]);

        internal readonly ref readonly TKey Key => ref leaf!.Keys[index];

        internal readonly ref readonly TValue Value => ref leaf!.Values[index];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (leaf is null) return false;
            if (++index < leaf.Count) return true;
            while (depth > 0)
            {
                ref Step step = ref steps[depth - 1];
                if (++step.Child < step.Branch.Count)
                {
                    Descend(step.Branch.Children[step.Child]);
                    index = 0;
                    return true;
                }

                depth--;
            }

            leaf = null;
            return false;
        }

        /// <summary>Not supported.</summary>
        public readonly void Reset() => throw new NotSupportedException("Take a new enumerator.");

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        private void Descend(Node? node)
        {
            while (node is Branch branch)
            {
                steps[depth++] = new(branch, 0);
                node = branch.Children[0];
            }

            leaf = (Leaf?)node;
        }

        private struct Step(object branch, int child)
        {
            public readonly Branch Branch = (Branch)branch;
            public int Child = child;
        }

        /// <summary>Deep enough for any map that fits in memory: a root that splits has 32 children.</summary>
        [InlineArray(32)]
        private struct Steps
        {
            private Step first;
        }
    }
}
