using System.Collections.Immutable;
using Syncline.Crdt.Causality;

namespace Syncline.Replication.Transactions;

/// <summary>
/// The clear part of a transaction, as its writer wrote it: relative to the writer's transaction before.
/// </summary>
/// <remarks>A replica that reads only this can order, store and forward what it can't decode.</remarks>
public readonly record struct TransactionHeader
{
    /// <summary>How many bytes a request id may have.</summary>
    public const int RequestBytesMax = 64;

    /// <summary>How many bytes of UTF-8 an author may have.</summary>
    public const int AuthorBytesMax = 1024;

    /// <summary>How many bytes of UTF-8 a message may have.</summary>
    public const int MessageBytesMax = 64 * 1024;

    /// <summary>How many updates a transaction may have.</summary>
    public const int UpdatesMax = 100_000;

    private readonly RareFields? rare; // Most transactions have none of them.

    /// <summary>A header without dependencies and rare fields.</summary>
    public TransactionHeader()
    {
    }

    /// <summary>How many dots the transaction takes, from 1 to <see cref="UpdatesMax"/>.</summary>
    public required int Dots { get; init; }

    /// <summary>How many sections the body has, one a collection.</summary>
    public int Sections { get; init; }

    /// <summary>Counted, chained and relayed, but without effect.</summary>
    public bool IsVoid { get; init; }

    /// <summary>The entries of the writer's version that grew since its transaction before, others' only.</summary>
    public ImmutableArray<VersionEntry> Dependencies { get; init; } = [];

    /// <summary>By how much the Lamport number exceeds the one of the writer's transaction before, less 1.</summary>
    public ulong LamportStep { get; init; }

    /// <summary>
    /// By how much the hybrid time's bits exceed those of the writer's transaction before; at least 1.
    /// </summary>
    public required ulong TimeStep { get; init; }

    /// <summary>Who asked for it, if given.</summary>
    public string? Author
    {
        get => rare?.Author;
        init => rare = value == rare?.Author ? rare : (rare ?? RareFields.None) with { Author = value };
    }

    /// <summary>Why, if given.</summary>
    public string? Message
    {
        get => rare?.Message;
        init => rare = value == rare?.Message ? rare : (rare ?? RareFields.None) with { Message = value };
    }

    /// <summary>The client's id of the request, if given.</summary>
    public string? Request
    {
        get => rare?.Request;
        init => rare = value == rare?.Request ? rare : (rare ?? RareFields.None) with { Request = value };
    }

    /// <summary>Which cipher the sections are under; 0 for none, and this version knows no other.</summary>
    public ulong CipherSuite
    {
        get => rare?.CipherSuite ?? 0;
        init => rare = value == CipherSuite ? rare : (rare ?? RareFields.None) with { CipherSuite = value };
    }

    /// <summary>The writer's signature; empty while none is defined.</summary>
    public ImmutableArray<byte> Signature
    {
        get => rare?.Signature ?? [];
        init => rare = value.IsEmpty && rare is null ? null : (rare ?? RareFields.None) with { Signature = value };
    }

    private sealed record RareFields(
        string? Author, string? Message, string? Request, ulong CipherSuite, ImmutableArray<byte> Signature)
    {
        public static RareFields None { get; } = new(null, null, null, 0, []);
    }
}
