using System.Buffers;
using System.Globalization;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Text that is put together in lent memory, since it is large and soon forgotten: the minified form of a template.</summary>
internal sealed class TextBuffer : IDisposable
{
    private char[] _text = ArrayPool<char>.Shared.Rent(16 * 1024);

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _text.AsSpan(0, Length);

    public void Append(char c)
    {
        if (Length == _text.Length)
        {
            Grow(1);
        }

        _text[Length++] = c;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > _text.Length - Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_text.AsSpan(Length));
        Length += text.Length;
    }

    public void Append(long number)
    {
        Span<char> digits = stackalloc char[20];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        Append(digits[..length]);
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_text);
        _text = [];
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_text.Length * 2, checked(Length + more)));
        Span.CopyTo(larger);
        ArrayPool<char>.Shared.Return(_text);
        _text = larger;
    }
}
