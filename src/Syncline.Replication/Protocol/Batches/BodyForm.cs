namespace Syncline.Replication.Protocol.Batches;

/// <summary>How a batch holds what a transaction does.</summary>
internal enum BodyForm
{
    /// <summary>One effect on one object.</summary>
    Single,

    /// <summary>Sections, each split into keys and effects.</summary>
    Split,

    /// <summary>Sections as bytes, since they do not split: void, enciphered, or of a form to come.</summary>
    Opaque,

    /// <summary>Header and sections as bytes.</summary>
    Whole,
}
