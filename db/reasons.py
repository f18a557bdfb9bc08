"""Why the system refused something, in words."""

from __future__ import annotations

import errno


def reason(error: OSError) -> str:
    """Return in Vietnamese why the system refused."""
    return _REASONS.get(error.errno or 0, f"lỗi hệ thống {error.errno or error}")


_GONE = "ổ đĩa hoặc ổ mạng không còn nối"
_REASONS = {
    errno.EPERM: "hệ thống không cho phép",
    errno.ENOENT: "không tìm thấy",
    errno.EIO: "ổ đĩa báo lỗi đọc ghi",
    errno.EACCES: "không có quyền",
    errno.EBUSY: "đang được chương trình khác dùng",
    errno.EEXIST: "đã có tệp trùng tên",
    errno.ENOTDIR: "trên đường dẫn có chỗ không phải thư mục",
    errno.EISDIR: "đó là một thư mục",
    errno.EINVAL: "ổ này không nhận tên ấy (thẻ nhớ và Windows không nhận : ? * | < > và dấu nháy kép)",
    errno.EFBIG: "tệp to quá mức cho phép",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EDQUOT: "đã dùng hết phần ổ đĩa được cấp",
    errno.ENOLCK: "ổ này không khóa được tệp (thường là ổ mạng), nên hai người có thể ghi chồng lên nhau",
    **dict.fromkeys(
        (errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ESTALE), _GONE
    ),
}
