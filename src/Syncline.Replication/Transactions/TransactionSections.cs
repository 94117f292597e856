using Syncline.Crdt;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Transactions;

/// <summary>The sections of a transaction as written: <c>(length, bytes)*</c>, in one piece.</summary>
/// <remarks>Cost: constant to make and to walk by a section; by index linear. Immutable; any thread.</remarks>
public readonly struct TransactionSections
{
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Wraps bytes that are known to hold that many sections and nothing else.</summary>
    internal TransactionSections(ReadOnlyMemory<byte> bytes, int count)
    {
        this.bytes = bytes;
        Count = count;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>One section's bytes.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            Enumerator sections = GetEnumerator();
            for (int i = 0; i <= index; i++)
            {
                sections.MoveNext();
            }

            return sections.Current;
        }
    }

    /// <summary>Puts sections into one piece.</summary>
    public static TransactionSections Of(params ReadOnlySpan<byte[]> sections)
    {
        WireWriter writer = new();
        foreach (byte[] section in sections)
        {
            writer.Bytes(section);
        }

        return new(writer.ToArray(), sections.Length);
    }

    /// <summary>A copy of each section.</summary>
    public byte[][] ToArrays()
    {
        byte[][] copies = new byte[Count][];
        int next = 0;
        foreach (ReadOnlySpan<byte> section in this)
        {
            copies[next++] = section.ToArray();
        }

        return copies;
    }

    /// <summary>The sections in their order.</summary>
    public Enumerator GetEnumerator() => new(bytes.Span);

    /// <summary>Walks the sections without copying them.</summary>
    public ref struct Enumerator
    {
        private WireReader reader;
        private ReadOnlySpan<byte> current;

        internal Enumerator(ReadOnlySpan<byte> bytes) => reader = new(bytes);

        /// <summary>The section's bytes.</summary>
        public readonly ReadOnlySpan<byte> Current => current;

        /// <summary>Goes to the next section; false after the last.</summary>
        public bool MoveNext()
        {
            if (reader.Remaining == 0) return false;
            Invariant.That(reader.Bytes(int.MaxValue, out current), "Sections were checked when they were read.");
            return true;
        }
    }
}
