using System.Text;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences;

/// <summary>What one client has typed into a sequence, in the order of its clocks.</summary>
/// <remarks>One byte a unit while all of it is Latin-1, then two: so most texts take half the memory.</remarks>
internal sealed class TextContent
{
    private byte[] narrow = [];
    private char[]? wide;

    /// <summary>How many units there are.</summary>
    public int Length { get; private set; }

    /// <summary>True if units may be halves of surrogate pairs.</summary>
    public bool IsWide => wide is not null;

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => narrow.Length + ((wide?.Length ?? 0) * 2L);

    /// <summary>A copy that can be changed on its own.</summary>
    public TextContent Copy() => new()
    {
        narrow = [.. narrow.AsSpan(0, wide is null ? Length : 0)],
        wide = wide?.AsSpan(0, Length).ToArray(),
        Length = Length,
    };

    /// <summary>Adds units at the end; gives where they start.</summary>
    public int Append(ReadOnlySpan<char> text)
    {
        int start = Length;
        int length = checked(start + text.Length);
        if (wide is null && text.IndexOfAnyExceptInRange('\0', '\u00FF') >= 0) Widen(length);
        if (wide is not null)
        {
            if (length > wide.Length) Array.Resize(ref wide, Grown(length));
            text.CopyTo(wide.AsSpan(start));
        }
        else
        {
            if (length > narrow.Length) Array.Resize(ref narrow, Grown(length));
            if (text.Length == 1) narrow[start] = (byte)text[0];
            else System.Text.Encoding.Latin1.GetBytes(text, narrow.AsSpan(start));
        }

        Length = length;
        return start;
    }

    /// <summary>Copies units out.</summary>
    public void CopyTo(int start, int length, Span<char> target)
    {
        if (wide is not null) wide.AsSpan(start, length).CopyTo(target);
        else System.Text.Encoding.Latin1.GetChars(narrow.AsSpan(start, length), target);
    }

    /// <summary>Writes units as UTF-8, after its length; half a surrogate pair as U+FFFD.</summary>
    public void WriteTo(WireWriter wire, int start, int length)
    {
        if (wide is null)
        {
            ReadOnlySpan<byte> units = narrow.AsSpan(start, length);
            if (Ascii.IsValid(units))
            {
                wire.Bytes(units);
                return;
            }

            char[] wider = new char[length];
            CopyTo(start, length, wider);
            System.Text.Encoding.UTF8.GetBytes(wider, wire.Bytes(System.Text.Encoding.UTF8.GetByteCount(wider)));
            return;
        }

        ReadOnlySpan<char> text = wide.AsSpan(start, length);
        System.Text.Encoding.UTF8.GetBytes(text, wire.Bytes(System.Text.Encoding.UTF8.GetByteCount(text)));
    }

    /// <summary>Writes units as UTF-8 without a length.</summary>
    public void WriteUnits(WireWriter wire, int start, int length)
    {
        if (wide is null && Ascii.IsValid(narrow.AsSpan(start, length)))
        {
            wire.Raw(narrow.AsSpan(start, length));
            return;
        }

        char[] units = new char[length];
        CopyTo(start, length, units);
        System.Text.Encoding.UTF8.GetBytes(units, wire.Raw(System.Text.Encoding.UTF8.GetByteCount(units)));
    }

    /// <summary>Adds text of valid UTF-8 at the end; gives where it starts.</summary>
    public int Append(ReadOnlySpan<byte> utf8)
    {
        if (!Ascii.IsValid(utf8)) return Append(System.Text.Encoding.UTF8.GetString(utf8).AsSpan());
        int start = Length;
        int length = checked(start + utf8.Length);
        if (wide is not null)
        {
            if (length > wide.Length) Array.Resize(ref wide, Grown(length));
            System.Text.Encoding.Latin1.GetChars(utf8, wide.AsSpan(start));
        }
        else
        {
            if (length > narrow.Length) Array.Resize(ref narrow, Grown(length));
            utf8.CopyTo(narrow.AsSpan(start));
        }

        Length = length;
        return start;
    }

    /// <summary>Adds units at the end that <see cref="Fill"/> sets; gives where they start.</summary>
    public int AppendBlank(int length)
    {
        int start = Length;
        int grown = checked(start + length);
        if (wide is not null && grown > wide.Length) Array.Resize(ref wide, Grown(grown));
        else if (wide is null && grown > narrow.Length) Array.Resize(ref narrow, Grown(grown));
        Length = grown;
        return start;
    }

    /// <summary>Sets units.</summary>
    public void Fill(int start, ReadOnlySpan<char> text)
    {
        if (wide is null && text.IndexOfAnyExceptInRange('\0', '\u00FF') >= 0) Widen(Length);
        if (wide is not null) text.CopyTo(wide.AsSpan(start));
        else System.Text.Encoding.Latin1.GetBytes(text, narrow.AsSpan(start));
    }

    /// <summary>Starts anew with nothing, and room for that many units.</summary>
    public TextContent Emptied(int room) =>
        wide is not null ? new() { wide = new char[room] } : new() { narrow = new byte[room] };

    /// <summary>Adds units of another content.</summary>
    public int Append(TextContent other, int start, int length)
    {
        if (other.wide is not null) return Append(other.wide.AsSpan(start, length));
        int at = Length;
        Invariant.That(wide is null && at + length <= narrow.Length, "What is copied has room.");
        other.narrow.AsSpan(start, length).CopyTo(narrow.AsSpan(at));
        Length += length;
        return at;
    }

    /// <summary>Puts U+FFFD for both halves of a surrogate pair if one is cut before the index.</summary>
    public void CutPair(int index)
    {
        if (wide is null || index == 0 || index >= Length) return;
        if (char.IsSurrogatePair(wide[index - 1], wide[index])) wide[index - 1] = wide[index] = '\uFFFD';
    }

    private void Widen(int length)
    {
        char[] units = new char[Grown(length)];
        System.Text.Encoding.Latin1.GetChars(narrow.AsSpan(0, Length), units);
        wide = units;
        narrow = [];
    }

    private int Grown(int length) =>
        Length == 0 ? length : (int)Math.Min(Array.MaxLength, Math.Max(length, (long)Length * 2));
}
