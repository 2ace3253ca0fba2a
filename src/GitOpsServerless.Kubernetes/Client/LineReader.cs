using System.Buffers;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>Splits a stream into lines, none of which may be larger than a limit.</summary>
internal sealed class LineReader(Stream stream, int largest)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _at;
    private int _end;

    /// <summary>The next line without its end; null at the end of the stream. What follows the last line end is no line.</summary>
    /// <exception cref="InvalidDataException">A line is larger than the limit.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var newline = Array.IndexOf(_chunk, (byte)'\n', _at, _end - _at);
            Keep(newline < 0 ? _end : newline);
            if (newline >= 0)
            {
                _at = newline + 1;
                var line = _line.WrittenSpan.ToArray();
                _line.ResetWrittenCount();
                return line;
            }

            _at = 0;
            _end = await stream.ReadAsync(_chunk, cancellationToken);
            if (_end == 0)
            {
                return null;
            }
        }
    }

    private void Keep(int end)
    {
        if (_line.WrittenCount + end - _at > largest)
        {
            throw new InvalidDataException("a line of the answer is too large");
        }

        _line.Write(_chunk.AsSpan(_at, end - _at));
        _at = end;
    }
}
