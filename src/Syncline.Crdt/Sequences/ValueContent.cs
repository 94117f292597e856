using System.Runtime.CompilerServices;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>The values that one client has put into a sequence, in the order of its clocks.</summary>
internal sealed class ValueContent
{
    private Value[] values = [];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes of memory are held, beside what the values refer to.</summary>
    public long Bytes => (long)values.Length * Unsafe.SizeOf<Value>();

    /// <summary>A value.</summary>
    public ref Value this[int index] => ref values[index];

    /// <summary>Adds values at the end; gives where they start.</summary>
    public int Append(params ReadOnlySpan<Value> added)
    {
        int start = Length;
        int length = checked(start + added.Length);
        if (length > values.Length) Array.Resize(ref values, start == 0 ? length : Math.Max(length, start * 2));
        added.CopyTo(values.AsSpan(start));
        Length = length;
        return start;
    }

    /// <summary>The values from an index on.</summary>
    public ReadOnlySpan<Value> Slice(int start, int length) => values.AsSpan(start, length);

    /// <summary>Forgets values that nobody reads any more; their places stay.</summary>
    public void Drop(int start, int length) => values.AsSpan(start, length).Clear();

    /// <summary>A copy that can be changed on its own.</summary>
    public ValueContent Copy() => new() { values = values.AsSpan(0, Length).ToArray(), Length = Length };
}
