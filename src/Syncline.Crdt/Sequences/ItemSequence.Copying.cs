namespace Syncline.Crdt.Sequences;

/// <content>A copy that can be changed on its own: by blocks of memory, not run by run.</content>
internal sealed partial class ItemSequence
{
    private ItemSequence(ItemSequence source)
        : this(source.keepsContent)
    {
        items = source.items.Copy();
        lazyTree = source.lazyTree?.Copy(items);
        hasWideText = source.hasWideText;
        Clients = source.Clients.Copy();
        moved = source.moved is null ? null : new(source.moved);
        replaced = source.replaced is null ? null : new(source.replaced);
        marks = source.marks?.Copy();
    }

    /// <summary>A copy. Crowds are found anew in it. Cost: linear in the memory held, a few GB a second.</summary>
    public ItemSequence Copy() => new(this);
}
