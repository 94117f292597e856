using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Transactions;

/// <summary>
/// Wire form of a <see cref="TransactionHeader"/>: <c>flags, dots, [dependencies], lamport step, time step, [author],
/// [message], [request], [cipher suite], [signature], sections</c>; the flags say which of those in brackets are there.
/// </summary>
public static class TransactionHeaderCodec
{
    private const int SignatureBytesMax = 8 * 1024;
    private const ulong Void = 1, Dependencies = 2, Author = 4, Message = 8, Request = 16, Cipher = 32, Signature = 64;
    private const ulong AllFlags = 127;
    private const int AuthorBytesMax = TransactionHeader.AuthorBytesMax;
    private const int MessageBytesMax = TransactionHeader.MessageBytesMax;
    private const int RequestBytesMax = TransactionHeader.RequestBytesMax;

    /// <summary>Writes the header.</summary>
    public static void Write(WireWriter writer, in TransactionHeader header)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Varint(FlagsOf(header));
        writer.Varint((ulong)header.Dots);
        if (!header.Dependencies.IsEmpty) VersionVectorCodec.Write(writer, header.Dependencies);
        writer.Varint(header.LamportStep);
        writer.Varint(header.TimeStep);
        if (header.Author is not null) writer.Text(header.Author);
        if (header.Message is not null) writer.Text(header.Message);
        if (header.Request is not null) writer.Text(header.Request);
        if (header.CipherSuite != 0) writer.Varint(header.CipherSuite);
        if (!header.Signature.IsEmpty) writer.Bytes(header.Signature.AsSpan());
        writer.Varint((ulong)header.Sections);
    }

    /// <summary>Reads a header; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, out TransactionHeader header)
    {
        header = new() { Dots = 0, TimeStep = 0 };
        if (!reader.Varint(out ulong flags)) return false;
        if (flags > AllFlags) return reader.Fail(DecodeError.UnknownTag);
        if (!reader.Varint(TransactionHeader.UpdatesMax, out ulong dots)) return false;
        if (!TryReadDependencies(ref reader, flags, out ImmutableArray<VersionEntry> dependencies)) return false;
        if (!reader.Varint(out ulong lamportStep) || !reader.Varint(out ulong timeStep)) return false;
        if (!TryReadText(ref reader, flags, Author, AuthorBytesMax, out string? author)) return false;
        if (!TryReadText(ref reader, flags, Message, MessageBytesMax, out string? message)) return false;
        if (!TryReadText(ref reader, flags, Request, RequestBytesMax, out string? request)) return false;
        ulong cipher = 0;
        if ((flags & Cipher) != 0 && !reader.Varint(out cipher)) return false;
        if ((flags & Cipher) != 0 && cipher == 0) return reader.Fail(DecodeError.NotCanonical);
        ReadOnlySpan<byte> signature = [];
        if ((flags & Signature) != 0 && !reader.Bytes(SignatureBytesMax, out signature)) return false;
        if ((flags & Signature) != 0 && signature.IsEmpty) return reader.Fail(DecodeError.NotCanonical);
        if (!reader.Varint(dots, out ulong sections)) return false;
        if (dots == 0 || timeStep == 0) return reader.Fail(DecodeError.OutOfDomain);
        bool isVoid = (flags & Void) != 0;
        if (isVoid != (sections == 0)) return reader.Fail(DecodeError.OutOfDomain);
        header = new()
        {
            Dots = (int)dots,
            IsVoid = isVoid,
            Dependencies = dependencies,
            LamportStep = lamportStep,
            TimeStep = timeStep,
            Author = author,
            Message = message,
            Request = request,
            CipherSuite = cipher,
            Signature = ImmutableArray.Create(signature),
            Sections = (int)sections,
        };
        return true;
    }

    private static ulong FlagsOf(in TransactionHeader header) =>
        (header.IsVoid ? Void : 0)
        | (header.Dependencies.IsEmpty ? 0 : Dependencies)
        | (header.Author is null ? 0 : Author)
        | (header.Message is null ? 0 : Message)
        | (header.Request is null ? 0 : Request)
        | (header.CipherSuite == 0 ? 0 : Cipher)
        | (header.Signature.IsEmpty ? 0 : Signature);

    private static bool TryReadDependencies(
        ref WireReader reader, ulong flags, out ImmutableArray<VersionEntry> dependencies)
    {
        dependencies = [];
        if ((flags & Dependencies) == 0) return true;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector version)) return false;
        dependencies = version.Entries;
        return !version.IsEmpty || reader.Fail(DecodeError.NotCanonical);
    }

    private static bool TryReadText(ref WireReader reader, ulong flags, ulong flag, int bytesMax, out string? text)
    {
        text = null;
        return (flags & flag) == 0 || reader.Text(bytesMax, out text!);
    }
}
