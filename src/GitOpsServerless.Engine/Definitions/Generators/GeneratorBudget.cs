namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>What one set may write in all, so that no product of large elements or repeated placeholders fills the memory.</summary>
internal sealed class GeneratorBudget
{
    private const long MaximumCharacters = 16 * 1024 * 1024;
    private long _left = MaximumCharacters;

    public void Spend(long characters, string pointer)
    {
        _left -= characters;
        if (_left < 0)
        {
            throw new GeneratorException(pointer, $"The set gives more than {MaximumCharacters} characters.");
        }
    }
}
